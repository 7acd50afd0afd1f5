// What hangs on a record is added over it, by the table's short form; then the record shows it. Without this script the
// form has a page of its own that leads back.
import { notice } from "../notices.js";
import { words } from "../words.js";

export function start(link) {
  link.addEventListener("click", async (event) => {
    event.preventDefault();
    const opener = document.querySelector(`[popovertarget="${link.closest("[popover]")?.id}"]`) ?? link;
    link.closest("[popover]")?.hidePopover();
    const { QuickDialog } = await import("../forms/quick_dialog.js");
    new QuickDialog(opener, ({ said }) => {
      if (!said) notice(words("saved"));
      link.closest(".record").dispatchEvent(new CustomEvent("record:renew"));
    }).open(link.href);
  });
}
