// The page works without this. With it, sections replace themselves by id (htmx), and this sees to
// it that what a person is busy with is left alone.
"use strict";

// An answer to what was pressed in a panel replaces that panel, whoever is busy there.
document.addEventListener("htmx:beforeRequest", (event) => {
  const { elt, requestConfig } = event.detail;
  requestConfig.panel = requestConfig.verb === "get" ? null : elt.closest(".panel");
});

let answered = null;
document.addEventListener("htmx:beforeSwap", (event) => {
  answered = event.detail.requestConfig.panel;
});

document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const { target, fragment } = event.detail;
  const next = fragment.firstElementChild;
  if (!next || isOf(answered, target)) return;
  if (target.isEqualNode(next) || isBusy(target)) {
    event.detail.shouldSwap = false;
  } else {
    keepOpen(target, next);
  }
});

// The panel itself may have been replaced since by its like.
function isOf(panel, section) {
  return !!panel && (panel.contains(section) || panel.id === section.id);
}

// A form in which somebody is, has typed, or has yet to read why it was refused.
function isBusy(section) {
  return (
    section.hasAttribute("data-careful") &&
    (section.contains(document.activeElement) ||
      section.querySelector("[role=alert], details[open]") !== null ||
      [...section.querySelectorAll("input:not([type=hidden])")].some((input) =>
        input.type === "checkbox"
          ? input.checked !== input.defaultChecked
          : input.value !== input.defaultValue))
  );
}

function keepOpen(section, next) {
  for (const opened of section.querySelectorAll("details[id][open]:not([hx-preserve])")) {
    const same = next.querySelector("#" + CSS.escape(opened.id));
    if (same) same.open = true;
  }
}

// Who is signed out, or not of this organization any more, is told so by the whole page.
document.addEventListener("htmx:responseError", (event) => {
  const status = event.detail.xhr.status;
  if (status === 401 || status === 403) location.reload();
  else inTrouble(true);
});
document.addEventListener("htmx:sendError", () => inTrouble(true));
document.addEventListener("htmx:sseError", (event) => {
  inTrouble(true);
  // Refused, and nobody says why: the sections are asked for, and their answer does.
  if (event.detail.source?.readyState === EventSource.CLOSED) htmx.trigger("#life", "refused");
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful) inTrouble(false);
});

function inTrouble(yes) {
  document.getElementById("trouble").hidden = !yes;
}

// Says what a purchase will cost while it is typed: one dollar a credit.
const dollars = new Intl.NumberFormat("en-US", { style: "currency", currency: "USD" });
document.addEventListener("input", (event) => {
  const price = document.querySelector(`[data-price-of="${CSS.escape(event.target.name ?? "")}"]`);
  if (price) {
    const credits = event.target.value.trim();
    price.value = /^[0-9]{1,5}$/.test(credits) ? dollars.format(Number(credits)) : "–";
  }
});
