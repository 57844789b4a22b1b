from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..models.selections import AGENT


class ComplaintReport(models.Model):
    """What the charts need: the complaints behind a bar, and money added up fast."""

    _inherit = "complaint.report"

    def _read_group_select(self, aggregate_spec, query):
        """Money of companies with one currency is added up without converting it.

        The client asks for the currencies and for the converted sum of every group.
        Among companies that share a currency both are known: asking the database would
        make it sort all complaints.
        """
        if currency := self._get_only_currency():
            if aggregate_spec == "currency_id:array_agg_distinct":
                return SQL("ARRAY[%s]", currency.id)
            aggregate_spec = aggregate_spec.replace(":sum_currency", ":sum")
        return super()._read_group_select(aggregate_spec, query)

    def _read_group_orderby(self, order, groupby_terms, query):
        """Groups without an order asked for come as they were made.

        Their own order would join every complaint with its cause before counting; a
        chart and a pivot sort by their figures anyway.
        """
        is_natural = order == ", ".join(groupby_terms)
        return super()._read_group_orderby(
            "" if is_natural else order, groupby_terms, query
        )

    def _get_only_currency(self):
        """The currency of all companies that are looked at; none when they differ."""
        currency = self.env.companies.currency_id
        # the superuser is held by no company rule and may read other companies as well
        return currency if len(currency) == 1 and not self.env.su else currency[:0]

    @api.model
    @api.readonly
    def get_complaints_action(self, domain, name):
        """Open what stands behind a bar or a bubble.

        Who handles complaints gets the complaints themselves, and is told when some of
        them are with a team he cannot look into; others get the facts of each.

        :param list domain: which facts, as the chart counted them
        :param str name: the title of what opens
        :return: an action
        """
        if not self.env.user.has_group(AGENT):
            action = self._get_action("complaint_report_action", name)
            return {**action, "domain": domain}
        action = self._get_action("complaint_register_action", name)
        behind = Domain("complaint_report_ids", "any", domain)
        named = {leaf.field_expr for leaf in Domain(domain).iter_conditions()}
        context = {"create": False, "active_test": "active" not in named}
        action |= {"domain": list(behind), "context": context}
        tickets = self.env["helpdesk.ticket"].with_context(**context)
        seen, counted = tickets.search_count(behind), self.search_count(domain)
        return action if seen == counted else self._tell_of_rest(action, seen, counted)

    def _get_action(self, action, title):
        """One of our actions under a title of its own, which the client shows."""
        actions = self.env["ir.actions.act_window"]
        found = actions._for_xml_id(f"complaint_management.{action}")
        return {**found, "name": title, "display_name": title}

    def _tell_of_rest(self, action, seen, counted):
        message = self.env._(
            "You see %(seen)s of %(counted)s: the others are with a team whose"
            " complaints you cannot open.",
            seen=seen,
            counted=counted,
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"message": message, "type": "info", "next": action},
        }
