import { ButtonLink } from "@/components/ui/button";

/** Leads through the pages of a long list; nothing where there is one page. */
export function Pager(props: { label: string; page: number; pages: number; href: (page: number) => string; previous: string; next: string; /** "第 2 页，共 9 页" */ where: string }) {
  const { page, pages, href } = props;
  if (pages <= 1) return null;
  return (
    <nav aria-label={props.label} className="mt-4 flex flex-wrap items-center gap-3">
      {page > 1 ? (
        <ButtonLink href={href(page - 1)} rel="prev" prefetch={false}>
          {props.previous}
        </ButtonLink>
      ) : null}
      <p className="text-muted">{props.where}</p>
      {page < pages ? (
        <ButtonLink href={href(page + 1)} rel="next" prefetch={false}>
          {props.next}
        </ButtonLink>
      ) : null}
    </nav>
  );
}
