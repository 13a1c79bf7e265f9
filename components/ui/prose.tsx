import type { ReactNode } from "react";

/** Running text: a line is a paragraph, lines that begin with "- " are a list. */
export function Prose({ text }: { text: string }) {
  const blocks: ReactNode[] = [];
  let items: string[] = [];
  const endList = () => {
    if (items.length > 0) {
      blocks.push(
        <ul key={blocks.length} className="list-disc space-y-1 pl-5">
          {items.map((item) => (
            <li key={item}>{item}</li>
          ))}
        </ul>,
      );
    }
    items = [];
  };
  for (const line of text.split("\n")) {
    if (line.startsWith("- ")) items.push(line.slice(2));
    else {
      endList();
      blocks.push(<p key={blocks.length}>{line}</p>);
    }
  }
  endList();
  return <div className="measure space-y-2">{blocks}</div>;
}

export function ProseSection({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="mt-8">
      <h2 className="mb-2">{title}</h2>
      {children}
    </section>
  );
}
