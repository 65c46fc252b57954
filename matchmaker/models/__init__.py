"""The tables, gathered so that migrations see all of them."""

from matchmaker.models.attendee import Attendee, Goal, Skill
from matchmaker.models.audit import AuditEntry
from matchmaker.models.avoidance import Avoidance, AvoidanceKind, HideRule, RuleKind
from matchmaker.models.badge import RetiredBadge
from matchmaker.models.concern import Concern
from matchmaker.models.device import Device
from matchmaker.models.erasure import Erasure
from matchmaker.models.event import Event
from matchmaker.models.feedback import Feedback, Worth, worth_of
from matchmaker.models.follow_up import Answer, CheckBack, FollowUp, GoalOutcome
from matchmaker.models.former_fingerprint import FormerFingerprint
from matchmaker.models.frozen_report import FrozenReport
from matchmaker.models.job import Job, JobState
from matchmaker.models.kept_out import KeptOut
from matchmaker.models.limit import LimitCounter
from matchmaker.models.mail import Mail, MailState
from matchmaker.models.match import Match, MatchRun, Origin, Pin, RunState
from matchmaker.models.meeting import Act, Meeting, MeetingState, Scan, Via
from matchmaker.models.merged_row import MergedRow
from matchmaker.models.organizer import Membership, Organizer, Role
from matchmaker.models.passkey import Passkey
from matchmaker.models.promise import Promise
from matchmaker.models.report_link import ReportLink
from matchmaker.models.sign_in import LinkPurpose, SignInLink, SignInSession
from matchmaker.models.team import TeamInvitation
from matchmaker.models.upload import Upload
from matchmaker.models.year import Year

__all__ = [
    "Act",
    "Answer",
    "Attendee",
    "AuditEntry",
    "Avoidance",
    "AvoidanceKind",
    "CheckBack",
    "Concern",
    "Device",
    "Erasure",
    "Event",
    "Feedback",
    "FollowUp",
    "FormerFingerprint",
    "FrozenReport",
    "Goal",
    "GoalOutcome",
    "HideRule",
    "Job",
    "JobState",
    "KeptOut",
    "LimitCounter",
    "LinkPurpose",
    "Mail",
    "MailState",
    "Match",
    "MatchRun",
    "Meeting",
    "MeetingState",
    "Membership",
    "MergedRow",
    "Organizer",
    "Origin",
    "Passkey",
    "Pin",
    "Promise",
    "ReportLink",
    "RetiredBadge",
    "Role",
    "RuleKind",
    "RunState",
    "Scan",
    "SignInLink",
    "SignInSession",
    "Skill",
    "TeamInvitation",
    "Upload",
    "Via",
    "Worth",
    "Year",
    "worth_of",
]
