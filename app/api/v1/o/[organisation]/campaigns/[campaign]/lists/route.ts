import { AppError, type ErrorCode } from "@/lib/core/errors";
import { ownPath } from "@/lib/server/action";
import { LARGEST_LIST_BYTES, uploadCallUp } from "@/lib/server/call-ups";
import { jsonAnswer, seeOther, uploadRoute } from "@/lib/server/route";
import { permit } from "@/lib/server/visible";

type Params = { organisation: string; campaign: string };

/** These tell nothing to somebody who was not let in. */
const WITHOUT_PAGE: readonly ErrorCode[] = ["NOT_FOUND", "ORIGIN"];

/**
 * A call-up list as `file`, or pasted as `text`. Leads to the page of the list (303), or back to the campaign's with what went wrong;
 * answers a script with `{callUp}`.
 */
export const POST = uploadRoute<Params>("lists", LARGEST_LIST_BYTES, async ({ params: { organisation, campaign }, viewer }, { readForm, wantsJson }) => {
  const page = `/o/${organisation}/campaigns/${campaign}`;
  try {
    const asking = await viewer(organisation);
    permit(asking, "campaign.edit", organisation);
    const { callUp } = await uploadCallUp(asking, organisation, campaign, await listIn(await readForm()));
    return wantsJson ? jsonAnswer({ callUp }, 201) : seeOther(ownPath(`${page}/lists/${callUp}`));
  } catch (fault) {
    if (wantsJson || !(fault instanceof AppError) || WITHOUT_PAGE.includes(fault.code)) throw fault;
    return seeOther(ownPath(`${page}?list=${fault.code}#lists`));
  }
});

/** The file, if one was chosen; else what was pasted. */
async function listIn(form: FormData): Promise<{ readonly fileName: string; readonly bytes: Uint8Array }> {
  const [file, text] = [form.get("file"), form.get("text")];
  if (file instanceof File && file.size > 0) return { fileName: file.name, bytes: new Uint8Array(await file.arrayBuffer()) };
  if (typeof text === "string" && text.trim() !== "") return { fileName: "", bytes: new TextEncoder().encode(text) };
  throw new AppError("INVALID", { field: "/file" });
}
