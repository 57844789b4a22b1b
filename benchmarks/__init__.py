"""The figures to reach, measured against the host alone.

Every figure is a ratio within one run, on one machine and one PostgreSQL: a database
with this addon against one with `helpdesk_mgmt` only. Each database has an Odoo process
of its own, as in production, so neither profits from what the other has in memory; the
two take turns, first warmed up, and the median of each counts.
"""
