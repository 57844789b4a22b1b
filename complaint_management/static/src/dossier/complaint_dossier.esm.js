import {_t} from "@web/core/l10n/translation";
import {download} from "@web/core/network/download";
import {registry} from "@web/core/registry";

/**
 * Fetch a dossier by POST: making it is put on record. It can take minutes, so the
 * screen says that it is being made until it is there.
 *
 * @param {Object} env
 * @param {Object} action its params hold the complaint, and whether notes go with it
 * @returns {Promise<Object>} closes the dialog
 */
async function downloadDossier(env, {params}) {
    env.services.ui.block({message: _t("The dossier is being made…")});
    try {
        await download({url: "/complaint/dossier", data: params});
    } finally {
        env.services.ui.unblock();
    }
    return {type: "ir.actions.act_window_close"};
}

registry.category("actions").add("complaint_dossier", downloadDossier);
