"""Joins the steps, one file per command family; the only place that knows them all."""
