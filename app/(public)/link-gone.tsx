import { ButtonLink } from "@/components/ui/button";
import { PageHead } from "@/components/ui/page";
import { loadLanguage } from "@/lib/server/language";

export async function LinkGone({ title, text }: { title: string; text: string }) {
  const { words } = await loadLanguage();
  return (
    <div className="mx-auto max-w-md">
      <PageHead title={title} lead={text} />
      <ButtonLink href="/">{words("account")("join.home")}</ButtonLink>
    </div>
  );
}
