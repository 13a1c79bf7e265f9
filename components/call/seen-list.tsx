/** What an authority sees of an enterprise, and what it does not. */
export function SeenList({ title, lead, items, notes }: { title: string; lead: string; items: readonly string[]; notes: readonly string[] }) {
  return (
    <section aria-labelledby="seen" className="space-y-2">
      <h2 id="seen">{title}</h2>
      <p>{lead}</p>
      <ul className="list-disc pl-5">
        {items.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ul>
      {notes.map((note) => (
        <p key={note} className="measure">
          {note}
        </p>
      ))}
    </section>
  );
}
