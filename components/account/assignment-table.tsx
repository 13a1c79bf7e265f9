import { ElementMark } from "@/components/ui/element-mark";
import { ScrollFrame } from "@/components/ui/scroll-frame";

type Cell = { user: string; label: string; assigned: boolean };
type AssignedElement = { id: string; title: string; indicators: readonly { id: string; title: string; /** That nobody has it. */ note: string | null; cells: readonly Cell[] }[] };

/** Who is asked for what: an indicator a row, a respondent a column. */
export function AssignmentTable(props: {
  caption: string;
  head: string;
  scroll: string;
  people: readonly { user: string; name: string }[];
  elements: readonly AssignedElement[];
}) {
  const { people } = props;
  return (
    <>
      {people.map(({ user }) => (
        <input key={user} type="hidden" name="user" value={user} />
      ))}
      {people.length > 2 ? <p className="text-sm text-muted">{props.scroll}</p> : null}
      <ScrollFrame label={props.caption} className="w-fit max-w-full">
        <table className="text-left">
          <caption className="sr-only">{props.caption}</caption>
          <thead>
            <tr className="border-b border-line">
              <th scope="col" className="sticky left-0 bg-surface px-4 py-2">
                {props.head}
              </th>
              {people.map(({ user, name }) => (
                <th key={user} scope="col" className="min-w-20 px-3 py-2 text-center">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          {props.elements.map((element) => (
            <tbody key={element.id}>
              <tr className="border-b border-line bg-raised">
                <th scope="rowgroup" colSpan={people.length + 1} className="px-4 py-2">
                  <span className="inline-flex items-center gap-2">
                    <ElementMark element={element.id} />
                    {element.title}
                  </span>
                </th>
              </tr>
              {element.indicators.map((indicator) => (
                <tr key={indicator.id} className="border-b border-line last:border-0">
                  <th scope="row" className="sticky left-0 max-w-44 min-w-32 bg-surface px-4 py-1 font-normal sm:max-w-none">
                    {indicator.title}
                    {indicator.note ? <span className="block text-sm text-muted">{indicator.note}</span> : null}
                  </th>
                  {indicator.cells.map((cell) => (
                    <td key={cell.user} className="text-center">
                      <label className="inline-flex size-11 items-center justify-center">
                        <span className="sr-only">{cell.label}</span>
                        <input type="checkbox" name="cell" value={`${cell.user}/${indicator.id}`} defaultChecked={cell.assigned} className="size-5 accent-accent" />
                      </label>
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          ))}
        </table>
      </ScrollFrame>
    </>
  );
}
