"""Papers of files, secretaries' files, joint reviews."""

from django.urls import path

from wuding.people.views import papers, printing, reviews, secretaries

_FILE = "people/<uuid:public_id>/"
_PAPER = _FILE + "papers/<uuid:paper_id>/"
_REVIEW = "people/reviews/<uuid:public_id>/"

patterns = [
    path("people/contracts/print/", printing.print_contracts, name="print_contracts"),
    path("people/certificates/print/", printing.print_certificates, name="print_certificates"),
    path("people/secretaries/", secretaries.secretaries, name="secretaries"),
    path("people/reviews/", reviews.reviews, name="reviews"),
    path(_REVIEW, reviews.review, name="review"),
    path(_REVIEW + "conclude/", reviews.conclude, name="conclude_review"),
    path(_REVIEW + "withdraw/", reviews.withdraw, name="withdraw_review"),
    path(_FILE + "papers/", papers.papers, name="papers"),
    path(_FILE + "papers/new/", papers.attach, name="attach"),
    path(_PAPER, papers.paper, name="paper"),
    path(_PAPER + "remove/", papers.remove, name="remove_paper"),
    path(_FILE + "photo/", papers.photo, name="photo"),
    path(_FILE + "portrait/", papers.portrait, name="portrait"),
    path(_FILE + "print/", papers.print_page, name="print"),
    path(_FILE + "secretary/", secretaries.secretary, name="secretary"),
    path(_FILE + "reviews/new/", reviews.open_page, name="open_review"),
]
