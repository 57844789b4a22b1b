from odoo import api, models
from odoo.tools import SQL

from .selections import COORDINATOR

GROUP = 3  # persons at least
MEASURED = {"sum", "avg", "min", "max", "sum_currency"}


class ComplaintPeopleMixin(models.AbstractModel):
    """Figures about people, where records are grouped by a person.

    How many there are is for everybody: work has to be shared out. What is measured
    stays empty in a group that is about others, unless it is about three persons or
    more; so nobody can rank colleagues. Coordinators see it once staff were consulted.
    What reports say of people stands in :class:`complaint.budget.use`.
    """

    _name = "complaint.people.mixin"
    _description = "Figures about people"

    @api.model
    def _read_group(self, domain, groupby=(), *args, **kwargs):
        model = self._with_people(groupby)
        return super(ComplaintPeopleMixin, model)._read_group(
            domain, groupby, *args, **kwargs
        )

    @api.model
    def _read_grouping_sets(self, domain, grouping_sets, *args, **kwargs):
        model = self._with_people(spec for groupby in grouping_sets for spec in groupby)
        return super(ComplaintPeopleMixin, model)._read_grouping_sets(
            domain, grouping_sets, *args, **kwargs
        )

    def _with_people(self, groupby):
        """Keep by which person is grouped, when that makes a difference."""
        names = (spec.partition(":")[0].partition(".")[0] for spec in groupby)
        fields_ = (self._fields.get(name) for name in names)
        person = next((f for f in fields_ if f and f.comodel_name == "res.users"), None)
        if not person or self.env.su or self._may_measure_people():
            return self
        return self.with_context(complaint_grouped_by=person.name)

    @api.model
    def _may_measure_people(self):
        """Whether figures per person are for this user, in every company chosen."""
        # sudo: when staff were consulted is asked for the rule
        companies = self.env.companies.sudo()
        return self.env.user.has_group(COORDINATOR) and all(
            companies.mapped("complaint_staff_consulted_on")
        )

    def _read_group_select(self, aggregate_spec, query):
        figure = super()._read_group_select(aggregate_spec, query)
        name = self.env.context.get("complaint_grouped_by")
        if not name or aggregate_spec.partition(":")[2] not in MEASURED:
            return figure
        person = self._get_person_sql(name, query)
        return SQL(
            """CASE WHEN COUNT(DISTINCT %(person)s) >= %(group)s
                      OR COUNT(*) FILTER (WHERE %(person)s <> %(me)s) = 0
                    THEN %(figure)s END""",
            person=person,
            group=GROUP,
            me=self.env.uid,
            figure=figure,
        )

    def _get_person_sql(self, name, query):
        """Who a row is about."""
        return self._field_to_sql(self._table, name, query)


class ComplaintCompensation(models.Model):
    _name = "complaint.compensation"
    _inherit = ["complaint.compensation", "complaint.people.mixin"]


class ComplaintPromise(models.Model):
    _name = "complaint.promise"
    _inherit = ["complaint.promise", "complaint.people.mixin"]


class HelpdeskTicket(models.Model):
    _name = "helpdesk.ticket"
    _inherit = ["helpdesk.ticket", "complaint.people.mixin"]

    def _get_person_sql(self, name, query):
        """Ordinary tickets are measured as ever."""
        return SQL(
            "CASE WHEN %s THEN %s END",
            SQL.identifier(self._table, "is_complaint"),
            super()._get_person_sql(name, query),
        )
