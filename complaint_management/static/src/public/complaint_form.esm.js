import {Interaction} from "@web/public/interaction";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

/**
 * Says at once what the server would refuse after a long upload, and sends once.
 */
export class ComplaintForm extends Interaction {
    static selector = ".o_complaint_form";
    dynamicContent = {
        "input[type=file]": {"t-on-change": this.checkFiles},
        _root: {"t-on-submit": this.onSubmit},
        ".o_complaint_files_error": {"t-out": () => this.error},
        "button[type=submit]": {"t-att-disabled": () => this.sent},
    };

    setup() {
        this.error = "";
        this.sent = false;
    }

    start() {
        document.getElementById("errors")?.focus();
    }

    checkFiles(ev) {
        const {files, dataset} = ev.currentTarget;
        const tooLarge = [...files].find((file) => file.size > dataset.maxFile);
        this.error = "";
        if (files.length > dataset.maxFiles) {
            this.error = _t("At most %s files can be sent at once.", dataset.maxFiles);
        } else if (tooLarge) {
            this.error = _t("%(name)s is too large: a file can have %(limit)s MB.", {
                name: tooLarge.name,
                limit: dataset.maxFile / 1024 / 1024,
            });
        }
        if (this.error) {
            ev.currentTarget.value = "";
        }
    }

    onSubmit(ev) {
        if (this.sent) {
            ev.preventDefault();
        }
        this.sent = true;
    }
}

registry.category("public.interactions").add("complaint_form", ComplaintForm);
