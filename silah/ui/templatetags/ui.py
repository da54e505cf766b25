"""``{% load ui %}``: every piece of the pages. The style page shows each one with its arguments."""

from django import template

from silah.ui.pieces import acts, boxes, charts, dates, facts, forms, frame, ground, journey, letters, short, tables

register = template.Library()
for _part in (ground, short, acts, frame, forms, boxes, facts, journey, dates, tables, charts, letters):
    register.tags.update(_part.register.tags)
    register.filters.update(_part.register.filters)
