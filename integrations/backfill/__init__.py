"""Backfills: webinars of an earlier period, month by month, behind everything else."""
