// The lines that were entered, kept by the browser if it lets us; none that tells a secret.

const kept = 200;
const place = 'cedis:history';

export class History {
  #lines: string[] = load();
  /** Where the one who looks back is; the length = at the line that is being written. */
  #at = this.#lines.length;
  #draft = '';

  add(line: string): void {
    if (this.#lines.at(-1) !== line) this.#lines.push(line);
    this.#lines = this.#lines.slice(-kept);
    this.#at = this.#lines.length;
    try {
      localStorage.setItem(place, JSON.stringify(this.#lines));
    } catch {
      // A private window: the history is of this visit only.
    }
  }

  /** The line before or behind; null = there is none. */
  step(direction: -1 | 1, current: string): string | null {
    if (this.#at === this.#lines.length) this.#draft = current;
    const at = this.#at + direction;
    if (at < 0 || at > this.#lines.length) return null;
    this.#at = at;
    return this.#lines[at] ?? this.#draft;
  }
}

function load(): string[] {
  try {
    const lines: unknown = JSON.parse(localStorage.getItem(place) ?? '[]');
    return Array.isArray(lines) ? lines.filter((line) => typeof line === 'string') : [];
  } catch {
    return [];
  }
}
