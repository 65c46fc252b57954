"""The organizer's pages."""

from matchmaker.web.organizer import badges, concerns, events, people, report, runs, scans, sign_in

blueprints = (sign_in.bp, events.bp, people.bp, runs.bp, badges.bp, report.bp, scans.bp, concerns.bp)
