// Elements of the page, made in one expression:
//
//   element('button', { class: 'plain', onclick: () => … }, 'Run')
//
// Text is always text: nothing that comes from a store is read as HTML.

type Child = Node | string | number | null | undefined | false;

type Properties = Readonly<Record<string, unknown>>;

/** Makes an element; functions become listeners, booleans attributes that are there or not. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: Properties = {},
  ...children: readonly (Child | readonly Child[])[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (typeof value === 'function') made.addEventListener(key.slice(2), value as EventListener);
    else if (key === 'value' && 'value' in made) made.value = String(value) as never;
    else made.setAttribute(key, value === true ? '' : String(value));
  }
  made.append(...children.flat().filter(isShown).map(nodeOf));
  return made;
}

function isShown(child: Child): child is Node | string | number {
  return child !== null && child !== undefined && child !== false;
}

function nodeOf(child: Node | string | number): Node | string {
  return typeof child === 'number' ? String(child) : child;
}

const svgSpace = 'http://www.w3.org/2000/svg';

/** The same for pictures. */
export function picture(
  name: string,
  properties: Readonly<Record<string, string | number>> = {},
  ...children: readonly Node[]
): SVGElement {
  const made = document.createElementNS(svgSpace, name);
  for (const [key, value] of Object.entries(properties)) made.setAttribute(key, String(value));
  made.append(...children);
  return made;
}

/** A button of words, which does something. */
export function button(text: string, run: () => unknown, properties: Properties = {}): HTMLElement {
  return element('button', { type: 'button', ...properties, onclick: () => void run() }, text);
}

/** A field with its label, which only screen readers see unless it is shown. */
export function field(label: string, properties: Properties = {}): HTMLInputElement {
  const own = { type: 'text', autocomplete: 'off', spellcheck: 'false', autocapitalize: 'off' };
  return element('input', { ...own, 'aria-label': label, placeholder: label, ...properties });
}

/** Puts other children in the place of all that there are. */
export function fill(parent: Element, ...children: readonly (Child | readonly Child[])[]): void {
  parent.replaceChildren(...children.flat().filter(isShown).map(nodeOf));
}
