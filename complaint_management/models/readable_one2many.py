from odoo import fields
from odoo.tools import SQL


class ReadableOne2many(fields.One2many):
    """Records are found by what the reader may read in this field, by nothing else.

    The platform looks for the ids in a list as superuser: everybody could ask whose
    complaint a number is.
    """

    def condition_to_sql(self, field_expr, operator, value, model, alias, query):
        def ask(operator, domain):
            found = comodel._search(domain)
            return super_condition(field_expr, operator, found, model, alias, query)

        super_condition = super().condition_to_sql
        if model.env.su or operator not in ("in", "not in"):
            return super_condition(field_expr, operator, value, model, alias, query)
        comodel = model.env[self.comodel_name].with_context(active_test=False)
        sql = ask("any", [("id", "in", [id_ for id_ in value if id_])])
        if False in value:  # or those without any
            sql = SQL("(%s OR %s)", sql, ask("not any", []))
        return SQL("(%s) IS NOT TRUE", sql) if operator == "not in" else sql
