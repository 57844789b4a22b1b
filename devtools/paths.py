"""Where things live: everything `./dev` makes stands below `.dev/`."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATE = ROOT / ".dev"
LOGS = STATE / "logs"
STAMPS = STATE / "stamps"
BUILDING = STATE / "building"
ODOO_RC = STATE / "odoo.conf"
ODOO_DATA = STATE / "data"
DATABASE = "complaints"

ADDON = "complaint_management"
BRIDGE = "complaint_management_crm"


def addons() -> list[str]:
    """The addons of this repository that exist, the main one first."""
    return [
        name for name in (ADDON, BRIDGE) if (ROOT / name / "__manifest__.py").is_file()
    ]
