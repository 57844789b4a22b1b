// The rules of OCA's template that find mistakes, and those of Odoo's own linter.

const browser = [
    "clearInterval",
    "clearTimeout",
    "console",
    "CustomEvent",
    "document",
    "DOMParser",
    "Event",
    "fetch",
    "File",
    "FormData",
    "history",
    "HTMLElement",
    "Image",
    "KeyboardEvent",
    "localStorage",
    "location",
    "MutationObserver",
    "navigator",
    "Node",
    "requestAnimationFrame",
    "sessionStorage",
    "setInterval",
    "setTimeout",
    "URL",
    "URLSearchParams",
    "window",
];
const provided = ["Chart", "DOMPurify", "luxon", "odoo", "py", "$"];
const readonly = Object.fromEntries(
    [...browser, ...provided].map((name) => [name, "readonly"])
);

const component = (name) => ({
    selector:
        "ClassDeclaration[superClass.name='Component']" +
        `:not(:has(ClassBody.body > PropertyDefinition[key.name='${name}']` +
        "[static='true']))",
    message: `A Component declares static ${name}.`,
});

module.exports = [
    {
        files: ["**/static/**/*.js"],
        languageOptions: {
            ecmaVersion: 2024,
            sourceType: "module",
            globals: readonly,
        },
        linterOptions: {reportUnusedDisableDirectives: "error"},
        rules: {
            "array-callback-return": "error",
            "consistent-return": "error",
            "constructor-super": "error",
            "dot-notation": "error",
            eqeqeq: "error",
            "getter-return": "error",
            "no-array-constructor": "error",
            "no-async-promise-executor": "error",
            "no-caller": "error",
            "no-case-declarations": "error",
            "no-class-assign": "error",
            "no-cond-assign": "error",
            "no-console": "error",
            "no-const-assign": "error",
            "no-constant-condition": "error",
            "no-debugger": "error",
            "no-dupe-args": "error",
            "no-dupe-class-members": "error",
            "no-dupe-else-if": "error",
            "no-dupe-keys": "error",
            "no-duplicate-case": "error",
            "no-duplicate-imports": "error",
            "no-else-return": "error",
            "no-empty": "error",
            "no-eval": "error",
            "no-extra-boolean-cast": "error",
            "no-fallthrough": "error",
            "no-func-assign": "error",
            "no-implied-eval": "error",
            "no-lonely-if": "error",
            "no-new-func": "error",
            "no-redeclare": "error",
            "no-restricted-globals": ["error", "event", "self"],
            "no-restricted-syntax": [
                "error",
                "PrivateIdentifier",
                component("props"),
                component("template"),
                {
                    selector:
                        "CallExpression[callee.name='_t']" +
                        " > :first-child[value=/(.*%s){2,}/]",
                    message: "Name the placeholders of _t when there are several.",
                },
            ],
            "no-self-assign": "error",
            "no-self-compare": "error",
            "no-shadow-restricted-names": "error",
            "no-undef": "error",
            "no-unreachable": "error",
            "no-unsafe-finally": "error",
            "no-unsafe-negation": "error",
            "no-unused-expressions": "error",
            "no-unused-vars": ["error", {args: "none", caughtErrors: "all"}],
            "no-useless-call": "error",
            "no-useless-concat": "error",
            "no-useless-rename": "error",
            "no-useless-return": "error",
            "no-var": "error",
            "object-shorthand": "error",
            "prefer-const": "error",
            "prefer-template": "error",
            radix: "error",
            "use-isnan": "error",
            "valid-typeof": "error",
        },
    },
    {
        // Tours tell the runner on the console that they are done.
        files: ["**/static/tests/**/*.js"],
        rules: {"no-console": "off"},
    },
];
