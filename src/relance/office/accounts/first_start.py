"""The page of the first start: the company, its owner, a password."""

from __future__ import annotations

from datetime import UTC, datetime

from django import forms
from django.contrib.auth import login
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from relance.domain.errors import DomainError
from relance.domain.sentences import Sentence
from relance.language import say
from relance.membership.first_start import found_first, is_first_start
from relance.tenancy.models import User

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
LABELS = {
    "company": Sentence("Name of your company"), "name": Sentence("Your name"), "email": Sentence("Your e-mail address"),
    "letters": Sentence("Language of your letters, unless a customer has another"), "password": Sentence("A password"),
}  # fmt: skip
PASSWORD_HELP = Sentence("At least twelve characters; a sentence does well.")


class FirstStart(forms.Form):
    """What is asked at the first start."""

    company = forms.CharField(max_length=400)
    name = forms.CharField(max_length=400)
    email = forms.EmailField(max_length=254)
    letters = forms.ChoiceField(choices=[("fr", "Français"), ("en", "English")], initial="fr")
    password = forms.CharField(
        max_length=400, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def clean(self) -> dict[str, str]:
        given = super().clean() or {}
        if given.get("password"):
            try:
                validate_password(given["password"], User(email=given.get("email", ""), name=given.get("name", "")))
            except ValidationError as weak:
                self.add_error("password", weak)
        return given


def first_start(request: HttpRequest, token: str) -> HttpResponse:
    """Found the first organisation, sign its owner in, and ask for the books."""
    if not is_first_start(token):
        raise Http404
    language = request.reader.language  # type: ignore[attr-defined]
    form = FirstStart(request.POST or None)
    for name, label in LABELS.items():
        form.fields[name].label = say(label, language)
    form.fields["password"].help_text = say(PASSWORD_HELP, language)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            owner, slug = found_first(
                company=given["company"],
                email=given["email"],
                name=given["name"],
                password=given["password"],
                language=given["letters"],
                at=datetime.now(UTC),
            )
        except DomainError as refused:
            form.add_error(None, say(refused.sentence, language))
        else:
            login(request, owner, backend=BACKEND)
            return redirect("import", slug=slug)
    return render(request, "office/first_start.html", {"form": form}, status=422 if form.errors else 200)
