{
    "name": "Complaint Management for CRM",
    "summary": "Sales and complaints of one contact know of each other",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "category": "After-Sales",
    "author": "Complaint Management contributors",
    "depends": ["complaint_management", "crm"],
    "data": ["views/helpdesk_ticket_views.xml", "views/crm_lead_views.xml"],
    "auto_install": True,
}
