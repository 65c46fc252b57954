"""The organizer's pages."""

from matchmaker.web.organizer import badges, events, people, report, runs, sign_in

blueprints = (sign_in.bp, events.bp, people.bp, runs.bp, badges.bp, report.bp)
