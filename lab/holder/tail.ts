const most = 4096;

/** The last few kilobytes of a text that comes in pieces: what an error message shows. */
export class Tail {
  #text = '';

  add(piece: string): void {
    this.#text = (this.#text + piece).slice(-most);
  }

  /** Without the line that the bound has cut. */
  toString(): string {
    const text = this.#text.length < most ? this.#text : this.#text.slice(this.#text.indexOf('\n') + 1);
    return text.trim();
  }
}
