// Trouble on demand: what goes wrong, how often and for whom, and the list of what is on.

import * as api from "./api.js";
import { byId, element } from "./element.js";
import { explained } from "./failures.js";
import { field, valuesOf } from "./forms.js";
import { state } from "./state.js";

const refuse = (code, percent = 100) => ({ when: "messages", do: "refuse", code, percent });
const fail = (code) => ({ when: "messages", do: "fail", code });

// Kept as the account's own, not as a rule.
const ACCOUNT = {
  token: [{ token_expired: true }, { token_expired: false }, "The access token has expired (190)"],
  restricted: [{ restricted: true }, { restricted: false }, "Meta has restricted the account (131031)"],
};

const PRESETS = [
  ["busy", "WhatsApp is busy, one message in five (131000)", refuse(131000, 20)],
  ["token", "The access token expires (190)", null],
  ["silent", "A message is taken, and never answered", { when: "messages", do: "timeout_after_accept" }],
  ["lost", "A message is neither taken nor answered", { when: "messages", do: "timeout_before_accept" }],
  ["pair", "Too many messages to one person (131056)", refuse(131056)],
  ["number", "Too many messages of the number (130429)", refuse(130429)],
  ["window", "The window is closed, told afterwards (131047)", fail(131047)],
  ["media", "The file is refused, told afterwards (131053)", fail(131053)],
  ["paused", "The template is paused (132015)", refuse(132015)],
  ["restricted", "Meta restricts the account (131031)", null],
  ["down", "WhatsApp answers 500", { when: "any", do: "server_error" }],
  ["dropped", "The connection breaks", { when: "any", do: "drop_connection" }],
  ["slow", "Answers take 5 seconds", { when: "any", do: "slow", ms: 5000 }],
  ["code", "Refused with a code of yours", refuse(131000)],
  ["late", "Failed afterwards with a code of yours", fail(131000)],
];
const OWN_CODE = ["code", "late"];
const HOW_OFTEN = [
  ["", "As it says"],
  ["once", "Only the next time"],
  ["thrice", "The next three times"],
  ["always", "Always"],
  ["fifth", "One in five"],
];
const OFTEN = { "": {}, once: { times: 1, percent: 100 }, thrice: { times: 3, percent: 100 }, always: { percent: 100 }, fifth: { percent: 20 } };

/** Sets the form up; `attempt(action)` shows what fails. */
export function setUpFaults(attempt) {
  const form = byId("fault-form");
  const draw = () => {
    const { trouble } = valuesOf(form);
    byId("fault-code").hidden = !OWN_CODE.includes(trouble);
    byId("fault-more").hidden = trouble in ACCOUNT;
  };
  form.replaceChildren(
    field({ name: "trouble", label: "What goes wrong", type: "select", options: PRESETS, onchange: draw }),
    element("div", { id: "fault-code" }, field({ name: "code", label: "Code", type: "number", min: 0, value: 131000 })),
    element(
      "div",
      { id: "fault-more", className: "pair" },
      field({ name: "often", label: "How often", type: "select", options: HOW_OFTEN }),
      field({ name: "person", label: "For whom", type: "select", options: [["", "Everybody"]] }),
    ),
    element("button", { type: "submit", className: "primary" }, "Turn it on"),
  );
  form.onsubmit = (event) => {
    event.preventDefault();
    attempt(() => turnOn(valuesOf(form)));
  };
  byId("fault-list").onclick = (event) => {
    const { fault, account } = event.target.dataset;
    if (fault) attempt(() => api.removeFault(fault));
    if (account) attempt(() => api.setAccount(ACCOUNT[account][1]));
  };
  draw();
}

function turnOn({ trouble, code, often = "", person }) {
  if (trouble in ACCOUNT) return api.setAccount(ACCOUNT[trouble][0]);
  const [, , fault] = PRESETS.find(([name]) => name === trouble);
  const own = OWN_CODE.includes(trouble) ? { code } : {};
  return api.addFault({ ...fault, ...own, ...OFTEN[often], ...(person ? { person } : {}) });
}

/** Draws what is on, and whom a fault may concern. */
export function drawFaults() {
  const people = byId("fault-form").elements.person;
  const chosen = people.value;
  const everybody = element("option", { value: "" }, "Everybody");
  people.replaceChildren(everybody, ...[...state.people.values()].map(({ id, name }) => element("option", { value: id }, name)));
  people.value = state.people.has(chosen) ? chosen : "";
  const { token_expired: isExpired, restricted: isRestricted } = state.account;
  const items = [
    isExpired ? item(ACCOUNT.token[2], null, { account: "token" }) : null,
    isRestricted ? item(ACCOUNT.restricted[2], null, { account: "restricted" }) : null,
    ...state.faults.map((rule) => item(...described(rule), { fault: rule.id })),
  ].filter(Boolean);
  byId("fault-list").replaceChildren(...items);
  byId("fault-none").hidden = items.length > 0;
  const badge = byId("trouble-count");
  badge.hidden = items.length === 0;
  badge.textContent = items.length;
}

function item(words, about, data) {
  const remove = element("button", { type: "button", className: "small", data, aria: { label: `Remove: ${words}` } }, "Remove");
  return element("li", {}, element("span", {}, element("b", {}, words), about ? element("small", {}, about) : null), remove);
}

const DOES = {
  timeout_after_accept: "Taken, never answered",
  timeout_before_accept: "Neither taken nor answered",
  drop_connection: "The connection breaks",
  server_error: "Answered by 500",
};
const WHAT = { messages: "messages", media: "files", any: "every request" };

function described(rule) {
  const words =
    { refuse: () => `Refused: ${explained(rule)}`, fail: () => `Fails afterwards: ${explained(rule)}`, slow: () => `Answered after ${rule.ms / 1000} s` }[rule.do]?.() ??
    DOES[rule.do] ??
    rule.do;
  const parts = [
    WHAT[rule.when] ?? rule.when,
    rule.person ? `to ${state.people.get(rule.person)?.name ?? rule.person}` : null,
    rule.percent < 100 ? `${rule.percent} %` : null,
    rule.times ? `${rule.times} times` : null,
    `hit ${rule.hit} of ${rule.seen}`,
  ];
  return [words, parts.filter(Boolean).join(" · ")];
}
