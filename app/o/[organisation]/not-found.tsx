import { NotFoundPage } from "@/app/not-found-page";

/** Inside the frame of an organisation the viewer belongs to. */
export default function NotFound() {
  return <NotFoundPage home="/" />;
}
