/** @type {import('prettier').Config} */

module.exports = {
    // OCA's style: no space inside braces.
    bracketSpacing: false,
    printWidth: 88,
    proseWrap: "always",
    semi: true,
    trailingComma: "es5",
    xmlWhitespaceSensitivity: "preserve",
    xmlSelfClosingSpace: true,
    plugins: [require.resolve("@prettier/plugin-xml")],
};
