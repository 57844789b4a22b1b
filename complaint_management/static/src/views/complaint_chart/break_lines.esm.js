/**
 * A text in lines that are no wider than there is room; only a word may be wider.
 *
 * @param {String} text
 * @param {Number} room
 * @param {(line: String) => Number} measure how wide a line is
 * @returns {String[]}
 */
export function breakLines(text, room, measure) {
    const lines = [];
    for (const word of text.split(" ")) {
        const longer = lines.length ? `${lines.at(-1)} ${word}` : word;
        if (lines.length && measure(longer) <= room) {
            lines[lines.length - 1] = longer;
        } else {
            lines.push(word);
        }
    }
    return lines;
}
