"""Who gets in at which door, by role, in the words of safety.md; written by hand, and not from what a view declares.

A view is here by the name of its endpoint. Whose records it then shows is for `who.py` to say.
"""

from __future__ import annotations

from collections.abc import Mapping

from triage.access.permissions import Role as R

PARTNERS = (R.REFERRER, R.AGENCY_LEAD)
DESK = (R.CHAIR, R.COORDINATOR)
TABLE = (R.PANEL_MEMBER, *DESK)

BY_ROLE: Mapping[tuple[R, ...], str] = {
    PARTNERS: "allocations.offer_accept allocations.offer_decline allocations.offers",
    (*PARTNERS, R.PANEL_MEMBER): """evidence.answer evidence.asked evidence.correct families.known
        families.known_answer""",
    (*PARTNERS, R.KEYWORKER): "allocations.family allocations.mine",
    (*PARTNERS, *TABLE, R.KEYWORKER): "documents.papers",
    (
        *PARTNERS,
        R.COORDINATOR,
    ): """allocations.offer imports.invitation referrals.add referrals.add_item
        referrals.add_more_files evidence.ask_again evidence.take_back
        evidence.put_recorded_right evidence.recorded
        referrals.answer referrals.check referrals.danger referrals.discard referrals.equality referrals.file
        referrals.files
        referrals.index referrals.none referrals.noticed referrals.overview referrals.page referrals.paper
        referrals.remove referrals.remove_file referrals.sent referrals.show referrals.start referrals.withdraw""",
    (R.AGENCY_LEAD, R.PANEL_MEMBER, R.CHAIR): "panel.give_return panel.returns",
    (R.AGENCY_LEAD, *TABLE): "panel.action panel.actions",
    (*PARTNERS, *TABLE, R.KEYWORKER, R.COMMUNITY_SAFETY): "panel.stuck panel.stuck_families",
    TABLE: """panel.accept_confidentiality panel.agenda panel.decision panel.declare_interest panel.interests
        panel.meeting panel.meeting_returns panel.meetings panel.minutes panel.room panel.room_item""",
    DESK: """allocations.index allocations.odoc evidence.compare_verdicts evidence.discretion
        evidence.end_discretion evidence.family_evidence evidence.verdicts families.decisions families.find
        families.genogram families.index families.letters families.people families.people_then families.person
        families.search families.show families.timeline panel.addendum
        panel.attendance panel.autosave_minute panel.carry_item panel.close_meeting panel.correct panel.correct_kind
        panel.decide panel.decide_kind panel.delete_view panel.draft_minutes panel.end_move panel.enter_guest
        panel.family_list panel.minute panel.minutes_preview panel.move panel.open_meeting panel.open_view_first
        panel.park panel.ratify panel.remove_guest panel.rename_view panel.since_last_panel panel.to_ratify panel.unpark
        panel.views panel.why panel.choose_together panel.done_together panel.together
        panel.list_copy panel.take_list
        trials.families trials.taken merging.merges merging.show restriction.break_glass
        restriction.close_glass""",
    (R.CHAIR,): """allocations.visit_waive criteria.give_up criteria.publish criteria.send_back
        panel.agree_minutes panel.chairs_action panel.chairs_action_kind""",
    (*DESK, R.INFORMATION_GOVERNANCE, R.AUDITOR): "reports.equity_check reports.equity_file",
    (R.FORUM_MEMBER, *DESK): """forum.family forum.index forum.named forum.note forum.take_back forum.tell""",
    (R.CHAIR, R.COORDINATOR, R.AUDITOR, R.USER_ADMINISTRATOR): """criteria.compare criteria.file criteria.index
        evidence.calendars criteria.shipped criteria.shipped_file criteria.show panel.policy_progress trials.progress
        trials.trials""",
    (R.COORDINATOR, R.USER_ADMINISTRATOR): """criteria.add_filter criteria.add_headline criteria.add_indicator
        evidence.add_term evidence.change_term evidence.close_days evidence.close_next_year evidence.copy_terms
        evidence.open_day evidence.remove_term
        criteria.drop criteria.edit_about criteria.edit_headline criteria.edit_indicator criteria.edit_rule
        criteria.edit_text criteria.move_headline criteria.move_indicator criteria.propose criteria.remove_headline
        criteria.remove_indicator criteria.start criteria.take_in trials.begin trials.points""",
    (R.COORDINATOR,): """forum.attach forum.close forum.look forum.put_forward merging.choose
        merging.families merging.part merging.people
        imports.candidate imports.confirm imports.expect imports.expected_change imports.expected_end
        imports.found
        imports.invite imports.look_for_families imports.open_family imports.review imports.review_again
        imports.reconciliation imports.reconciliation_file imports.review_row imports.review_together
        imports.set_aside imports.take_on imports.take_up imports.taking_on imports.undo
        documents.approve documents.leave_out documents.put_back documents.send_back documents.void
        documents.write_anew evidence.add evidence.ask evidence.check evidence.framework evidence.intake
        evidence.lapsing_soon evidence.link evidence.outstanding evidence.put_right
        evidence.not_the_same evidence.referral evidence.seen evidence.start_family evidence.unlink evidence.withdraw
        evidence.look_again
        families.add_home families.add_name families.add_number families.address families.born families.change_fact
        families.change_name families.come_back families.contact families.equality families.join families.leave
        families.live
        families.place families.put_right families.relate families.safety families.twice families.two_people
        oversight.looked panel.add_suggested panel.cancel_meeting
        panel.conclude panel.core_groups panel.edit_panel panel.end_seat panel.freeze panel.group_agenda
        panel.new_panel panel.plan_meetings panel.remove_item panel.seats panel.shift_item panel.time_item
        panel.withdraw_interest
        families.close_question families.questions""",
    (R.KEYWORKER,): "allocations.equality",
    (R.COORDINATOR, R.KEYWORKER): "allocations.keyworker allocations.refusal",
    (*DESK, R.KEYWORKER): "allocations.show",
    (R.COMMUNITY_SAFETY,): """allocations.visit_attempt allocations.visit_book allocations.visit_outcome
        allocations.visit_refused allocations.visit_safety allocations.visit_unsafe""",
    (*DESK, R.COMMUNITY_SAFETY): "allocations.visit allocations.visits",
    (R.COORDINATOR, R.PRINT_CLERK): """documents.gone documents.letter documents.letters documents.make_pack
        documents.meeting_letters documents.pack documents.pack_again documents.pack_file documents.pack_printed
        documents.pack_progress documents.preview documents.print_again documents.printed documents.tick_off
        documents.try_again""",
    (R.INFORMATION_GOVERNANCE,): "restriction.opening restriction.openings restriction.restricted",
    (*DESK, R.INFORMATION_GOVERNANCE): """restriction.lift restriction.name_person restriction.restrict
        restriction.restriction restriction.take_off""",
    (R.INFORMATION_GOVERNANCE, R.AUDITOR): """oversight.export oversight.family oversight.index oversight.look_for
        oversight.searches oversight.searches_for""",
    (R.USER_ADMINISTRATOR,): """reports.drop_wards reports.send_wards reports.take_in_wards reports.ward_file
        reports.wards accounts.agencies accounts.agency accounts.begin_review accounts.change_agency
        accounts.end_agreement accounts.new_agency accounts.new_agreement accounts.reset_codes accounts.sso
        accounts.sso_try accounts.sso_unlink""",
    (R.AGENCY_LEAD, R.COORDINATOR): """imports.batch imports.change_columns imports.columns_of imports.discard
        imports.errors imports.expected imports.lists imports.progress imports.rows imports.send imports.sheet
        imports.try_again""",
    (R.AGENCY_LEAD, R.USER_ADMINISTRATOR): """accounts.answer_review accounts.change_person accounts.confirm_person
        accounts.end_person accounts.invite accounts.invite_again accounts.invite_to accounts.link_to_hand_over
        accounts.password_link accounts.people accounts.person accounts.review accounts.reviews accounts.settings
        accounts.sign_out_person accounts.unlock_person accounts.withdraw_invitation""",
}

OWN_THINGS = """accounts.account accounts.change_app accounts.change_password accounts.confirm
    accounts.confirm_organisation accounts.confirm_organisation_go accounts.confirm_recovery
    accounts.end_other_sessions accounts.end_session accounts.leave accounts.new_recovery_codes
    accounts.organisation_link accounts.organisation_link_begin accounts.organisation_link_confirm
    accounts.organisation_link_go accounts.organisation_link_ready accounts.organisation_unlink
    accounts.recovery_codes_kept accounts.sign_out accounts.standing accounts.stay home.guidance home.index
    notices.dismiss"""
"""Anybody signed in, for themselves alone."""

BY_RECORD = """documents.download families.end_reader families.look_at_address families.name_reader
    families.protected_address"""
"""Anybody signed in, since the paper or the address itself says whose it is."""

STRANGERS = """accounts.choose_password accounts.code accounts.follow_link accounts.forgotten_password accounts.join
    accounts.join_with_organisation accounts.link_sent accounts.organisation accounts.organisation_back
    accounts.organisation_go accounts.organisation_out accounts.organisation_ready accounts.recovery_code
    accounts.recovery_codes accounts.session_status accounts.set_up accounts.sign_in assets.brand home.accessibility
    home.healthz home.privacy home.security_txt"""
"""Anybody: the ways in, and what shows nothing of anybody."""

PROVED_FIRST: Mapping[str, str] = {
    "POST": """accounts.answer_review accounts.begin_review accounts.change_agency accounts.change_person
        accounts.confirm_person accounts.end_agreement accounts.end_other_sessions accounts.end_person
        accounts.end_session accounts.invite_again accounts.invite_to accounts.new_agency
        accounts.new_agreement accounts.new_recovery_codes accounts.organisation_link_begin
        accounts.organisation_link_confirm accounts.organisation_unlink accounts.password_link accounts.reset_codes
        accounts.sign_out_person accounts.sso_try accounts.sso_unlink accounts.unlock_person
        accounts.withdraw_invitation criteria.give_up criteria.publish panel.take_list trials.taken
        documents.approve families.look_at_address families.name_reader oversight.export
        panel.agree_minutes restriction.break_glass restriction.lift restriction.name_person restriction.restrict
        restriction.take_off""",
    "GET POST": "accounts.change_app accounts.sso",
}
"""By methods, what asks who they are once more: breaking the glass, exports, user administration, agreeing minutes,
releasing letters (standards.md 4), one's own ways in, protected addresses and the lists of people named."""
