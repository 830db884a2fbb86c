"""The addresses of the creditor's pages."""

from __future__ import annotations

from allauth.account import urls as account_urls
from django.urls import include, path
from django.views.generic import RedirectView

from relance.office.accounts import views as accounts
from relance.office.accounts.first_start import first_start
from relance.office.cases import views as cases
from relance.office.debtors import acts as debtor_acts
from relance.office.debtors import (
    by_hand_acts,
    debtor_list,
    debtor_page,
    differing,
    insolvency_acts,
    invoice_page,
    limitation_acts,
    money_acts,
)
from relance.office.demonstration import move_clock
from relance.office.help import views as help_views
from relance.office.imports import views as imports
from relance.office.inbox import views as inbox
from relance.office.insight import views as insight
from relance.office.kinds import views as kinds
from relance.office.late import acts as late_acts
from relance.office.late import paid, saved_views
from relance.office.late import views as late
from relance.office.letters import views as letters
from relance.office.outbox import confirming
from relance.office.outbox import views as outbox
from relance.office.preferences import acts as preference_acts
from relance.office.preferences import journal, microsoft, mode, places, sending
from relance.office.preferences import views as preferences
from relance.office.scenarios import foresight, label
from relance.office.scenarios import views as scenarios
from relance.office.start import views as start
from relance.office.today import acts as today_acts
from relance.office.today import views as today

# Nobody signs up by himself, and no mail server is needed to get in again: see accounts.adapter and membership.links.
CLOSED = {
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
    "account_email",
    "account_inactive",
}

of_organisation = [
    path("start/", start.start, name="start"),
    path("start/contacts.csv", start.contacts_sheet, name="contacts-sheet"),
    path("start/propose/", start.propose, name="propose"),
    path("start/terms/", start.state_terms, name="state-terms"),
    path("start/never/", start.never_remind, name="never-remind"),
    path("today/", today.today, name="today"),
    path("today/confirm/", today_acts.confirm, name="confirm"),
    path("today/undo/", today_acts.undo, name="undo"),
    path("today/formal-notices/", confirming.stale_formal, name="stale-formal"),
    path("today/stop/", today_acts.stop_some, name="stop-some"),
    path("today/stop-all/", today_acts.stop_all, name="stop-all"),
    path("today/send-now/", today_acts.hasten, name="send-now"),
    path("today/calls/<int:pk>/later/", today_acts.put_call_off, name="call-later"),
    path("today/list/<str:which>/", today.today_list, name="today-list"),
    path("letters/<str:name>/", today.letter, name="letter"),
    path("letters/<str:name>/pdf/", outbox.letter_pdf, name="letter-pdf"),
    path("letters/<str:name>/words/", letters.letter_words, name="letter-words"),
    path("letters/<str:name>/words/save/", letters.save_letter_words, name="save-letter-words"),
    path("letters/<str:name>/skip/", today_acts.skip, name="skip"),
    path("late/", late.late_payments, name="late"),
    path("late/export.<str:kind>", late.late_export, name="late-export"),
    path("late/remind/", late_acts.remind, name="remind"),
    path("late/formal-notice/", late_acts.formal_notice, name="formal-notice"),
    path("late/hold/", late_acts.hold_ticked, name="hold-ticked"),
    path("late/release/", late_acts.release_ticked, name="release-ticked"),
    path("late/are-invoices/", late_acts.state_ticked, name="state-ticked"),
    path("late/claims/", late_acts.state_claims, name="state-claims"),
    path("late/penalties/", paid.paid_late, name="paid-late"),
    path("late/penalties/export.<str:kind>", paid.paid_late_export, name="paid-late-export"),
    path("late/views/", saved_views.keep_view, name="keep-view"),
    path("late/views/<int:pk>/drop/", saved_views.drop_view, name="drop-view"),
    path("invoices/<int:pk>/", invoice_page.invoice, name="invoice"),
    path("invoices/<int:pk>/pdf/", outbox.invoice_copy, name="invoice-copy"),
    path("invoices/<int:pk>/hold/", debtor_acts.hold_invoice, name="hold-invoice"),
    path("invoices/<int:pk>/release/", debtor_acts.release_invoice, name="release-invoice"),
    path("invoices/<int:pk>/pay/", by_hand_acts.pay, name="pay"),
    path("invoices/<int:pk>/correct/", by_hand_acts.correct, name="correct-invoice"),
    path("invoices/<int:pk>/cancel/", by_hand_acts.cancel, name="cancel-invoice"),
    path("invoices/<int:pk>/reopen/", by_hand_acts.reopen, name="reopen-invoice"),
    path("invoices/<int:pk>/books/", differing.decide, name="decide-books"),
    path("differing/", differing.differing, name="differing"),
    path("invoices/add/", by_hand_acts.invoice, name="add-invoice"),
    path("payments/<int:pk>/cancel/", by_hand_acts.cancel_one, name="cancel-payment"),
    path("debtors/add/", by_hand_acts.customer, name="add-customer"),
    path("debtors/<int:pk>/invoices/add/", by_hand_acts.invoice_of_debtor, name="add-invoice-of"),
    path("debtors/<int:pk>/credits/add/", by_hand_acts.credit_note, name="add-credit-note"),
    path("debtors/<int:pk>/pay/", by_hand_acts.pay_of_debtor, name="pay-of-debtor"),
    path("invoices/<int:pk>/limitation/", limitation_acts.note_event, name="note-limitation"),
    path("limitation/<int:pk>/end/", limitation_acts.end_event, name="end-limitation"),
    path("limitation/<int:pk>/withdraw/", limitation_acts.withdraw_event, name="withdraw-limitation"),
    path("invoices/<int:pk>/penalties/", money_acts.penalties_of_invoice, name="penalties-of-invoice"),
    path("invoices/<int:pk>/state/", debtor_acts.state_invoice, name="state-invoice"),
    path("invoices/<int:pk>/claim/", debtor_acts.state_claim_of_invoice, name="state-claim"),
    path("invoices/<int:pk>/resend/", debtor_acts.resend, name="resend"),
    path("debtors/", debtor_list.debtor_list, name="debtors"),
    path("kinds/", kinds.kinds, name="kinds"),
    path("kinds/save/", kinds.save_kinds, name="save-kinds"),
    path("kinds/undo/", kinds.take_kinds_back, name="undo-kinds"),
    path("kinds/export.<str:kind>", kinds.kinds_export, name="kinds-export"),
    path("debtors/<int:pk>/penalties/", money_acts.penalties_of_debtor, name="penalties-of-debtor"),
    path("debtors/<int:pk>/place/", money_acts.place, name="place"),
    path("debtors/<int:pk>/take-back/", money_acts.take_back, name="take-back"),
    path("debtors/export.<str:kind>", debtor_list.debtor_export, name="debtors-export"),
    path("debtors/<int:pk>/", debtor_page.debtor, name="debtor"),
    path("debtors/<int:pk>/statement.pdf", debtor_page.statement, name="statement"),
    path("debtors/<int:pk>/scenario/", debtor_acts.scenario_of_debtor, name="scenario-of-debtor"),
    path("debtors/<int:pk>/read/", debtor_acts.read, name="read"),
    path("answers/<int:pk>/read/", debtor_acts.read_one, name="read-answer"),
    path("debtors/<int:pk>/note/", debtor_acts.note, name="note"),
    path("debtors/<int:pk>/change/", debtor_acts.change, name="change-debtor"),
    path("debtors/<int:pk>/same/", debtor_acts.same, name="same-customer"),
    path("debtors/<int:pk>/apart/", debtor_acts.apart, name="take-apart"),
    path("debtors/<int:pk>/contact/", debtor_acts.contact, name="add-contact"),
    path("commitments/<int:pk>/end/", debtor_acts.end, name="end-commitment"),
    path("debtors/<int:pk>/insolvency/", insolvency_acts.note, name="note-insolvency"),
    path("debtors/<int:pk>/hold/", debtor_acts.hold_debtor, name="hold-debtor"),
    path("debtors/<int:pk>/release/", debtor_acts.release_debtor, name="release-debtor"),
    path("cases/", cases.cases, name="cases"),
    path("cases/export.<str:kind>", cases.cases_export, name="cases-export"),
    path("cases/<int:pk>/", cases.case, name="case"),
    path("cases/<int:pk>/file.zip", cases.case_bundle, name="case-bundle"),
    path("cases/<int:pk>/close/", cases.close, name="close-case"),
    path("invoices/<int:pk>/collection/", cases.collection, name="collection"),
    path("invoices/<int:pk>/collection/put/", cases.put, name="put"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/<int:pk>/place/", inbox.place, name="place-mail"),
    path("inbox/files/<int:pk>/", inbox.attached_file, name="attached-file"),
    path("inbox/<int:pk>/aside/", inbox.set_aside, name="set-mail-aside"),
    path("outbox/", outbox.outbox, name="outbox"),
    path("outbox/export.<str:kind>", outbox.outbox_export, name="outbox-export"),
    path("outbox/again/", outbox.send_again, name="send-again"),
    path("outbox/another-way/", outbox.take_another_way, name="take-another-way"),
    path("outbox/batch/", outbox.close_batch, name="close-batch"),
    path("outbox/renew/", outbox.renew_letters, name="renew-letters"),
    path("outbox/batch/<int:batch>/pdf/", outbox.batch_pdf, name="batch-pdf"),
    path("outbox/batch/<int:batch>/posted/", outbox.post_batch, name="post-batch"),
    path("messages/<int:pk>/", outbox.message, name="message"),
    path("messages/<int:pk>/draft.eml", outbox.draft, name="draft"),
    path("messages/<int:pk>/again/", outbox.write_again, name="write-again"),
    path("messages/<int:pk>/resolve/", outbox.resolve, name="resolve"),
    path("import/", imports.imports, name="import"),
    path("import/upload/", imports.upload, name="upload"),
    path("import/<int:pk>/", imports.read_back, name="read-back"),
    path("import/answers/forget/", imports.forget, name="forget-answers"),
    path("import/<int:pk>/tell/", imports.tell, name="tell"),
    path("import/<int:pk>/give-up/", imports.give_up_upload, name="give-up-upload"),
    path("import/<int:pk>/errors.<str:kind>", imports.error_rows, name="error-rows"),
    path("import/<int:pk>/book/", imports.book_upload, name="book"),
    path("preferences/", preferences.preferences, name="preferences"),
    path("preferences/company/", preference_acts.company, name="company"),
    path("preferences/logo/", preference_acts.logo, name="logo"),
    path("preferences/automatic/", preference_acts.automatic, name="automatic"),
    path("preferences/account/", preference_acts.settle_account, name="settle-account"),
    path("preferences/journal/", journal.journal, name="journal"),
    path("preferences/journal.csv", journal.journal_export, name="journal-export"),
    path("preferences/sending/", preference_acts.sending, name="sending"),
    path("preferences/place/", places.answer_place, name="answer-place"),
    path("preferences/mode/", mode.mode, name="mode"),
    path("preferences/mode/choose/", mode.choose, name="choose-mode"),
    path("preferences/presets/<slug:key>/", sending.preset, name="preset"),
    path("preferences/domain/", sending.domain_check, name="domain-check"),
    path("preferences/test/", sending.test_message, name="test-message"),
    path("preferences/microsoft/", microsoft.sign_in, name="microsoft"),
    path("preferences/microsoft/begin/", microsoft.begin, name="microsoft-begin"),
    path("preferences/microsoft/finish/", microsoft.finish, name="microsoft-finish"),
    path("preferences/microsoft/forget/", microsoft.forget, name="microsoft-forget"),
    path("preferences/members/", preference_acts.invite, name="invite"),
    path("preferences/members/<int:pk>/role/", preference_acts.change_role, name="change-role"),
    path("preferences/members/<int:pk>/remove/", preference_acts.remove_member, name="remove-member"),
    path("preferences/<str:group>/save/", preference_acts.save, name="save-preferences"),
    path("insight/", insight.insight, name="insight"),
    path("insight/collection/", insight.collected, name="insight-collection"),
    path("insight/rows/<slug:name>/export.<str:kind>", insight.rows_export, name="insight-rows-export"),
    path("insight/tables.xlsx", insight.workbook, name="insight-workbook"),
    path("insight/rows/<slug:name>/", insight.rows, name="insight-rows"),
    path("insight/<slug:name>.csv", insight.export, name="insight-export"),
    path("scenarios/", scenarios.scenarios, name="scenarios"),
    path("scenarios/label/", label.label, name="label"),
    path("scenarios/label/attest/", label.attest, name="attest"),
    path("scenarios/simulation/", foresight.simulation, name="simulation"),
    path("letter-texts/<slug:key>/", letters.letter_text, name="letter-text"),
    path("letter-texts/<slug:key>/save/", letters.save_letter_text, name="save-letter-text"),
    path("letter-texts/<slug:key>/settle/", letters.settle_letter_text, name="settle-letter-text"),
    path("scenarios/choose/", scenarios.choose_for_kind, name="choose-scenario"),
    path("scenarios/of/<slug:key>/", scenarios.scenario, name="scenario"),
    path("scenarios/of/<slug:key>/replay/", foresight.replayed, name="replay"),
    path("scenarios/of/<slug:key>/save/", scenarios.save, name="save-scenario"),
    path("help/", help_views.help_page, name="help"),
    path("help/<slug:key>/vote/", help_views.vote, name="help-vote"),
    path("help/ask/", help_views.ask, name="ask-for-help"),
    path("help/ask/<int:pk>/seen/", help_views.seen_to, name="seen-to"),
    path("help/<slug:key>/comment/", help_views.comment, name="help-comment"),
    path("stop/", preference_acts.stop, name="stop"),
    path("demonstration/clock/", move_clock, name="demonstration-clock"),
]

urlpatterns = [
    path("", accounts.home, name="home"),
    path("welcome/<str:token>/", first_start, name="first-start"),
    path("companies/", accounts.companies, name="companies"),
    path("account/", accounts.account, name="account"),
    path("reader/", accounts.reader, name="reader"),
    path("o/<slug:slug>/", RedirectView.as_view(pattern_name="today")),
    path("o/<slug:slug>/", include(of_organisation)),
    path("accounts/forgotten/", accounts.forgotten, name="account_reset_password"),
    path("accounts/closed/", accounts.forgotten, name="account_signup"),
    path("accounts/", include([one for one in account_urls.urlpatterns if one.name not in CLOSED])),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("accounts/sessions/", include("allauth.usersessions.urls")),
]
