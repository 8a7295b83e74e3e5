# What issuers and platforms refuse, as the demo and practice towns show it.

halt-issuer = issuer refuses: { $why }
halt-register = register refuses: { $why }
halt-wallet = wallet refuses: { $why }
halt-cannot-ask = platform cannot ask: { $why }
halt-platform = platform refuses: { $why }
halt-list = revocation list: { $why }
halt-store = the platform's store is damaged, in table { $table }: restore it from its last backup
halt-other-verifier = one platform was to sign what another one checked: this is a fault of this program
halt-not-committed = a message was to leave before its changes were saved: this is a fault of this program
halt-last-day = the calendar of this program ends: there is no later day
halt-bad-register = the register does not fit the demo
halt-message = a message cannot be read or written: { $why }
halt-other-day = the request is for another day than today
halt-expired = the request has expired
halt-unknown-period = the wallet has no revocation list of { $day } yet
halt-unlisted-key = the issuer's key is not one that everybody gets, or does not count today

# Issuers

issuer-unknown-person = nobody in the register has this number
issuer-too-young = too young for a credential of their own
issuer-key-not-in-force = the issuer's key is not in force today
issuer-offer-expired = the offer has expired: make a new one
issuer-bad-request-proof = the wallet's proof does not fit the offer
issuer-anchor-missing = the offer requires proof of a credential of another issuer, and there is none
issuer-anchor-unasked = the request has a proof that the offer does not require
issuer-anchor-day-off = the proof about the other issuer's credential is for another day than today
issuer-anchor-list-stale = the newest revocation list known of the other issuer is of { $day }; it is too old
issuer-wrong-anchor-period = the proof about the other issuer's credential is not for the revocation list of { $day } or of the day before
issuer-unknown-anchor-key = the other issuer has no such key
issuer-anchor-key-not-in-force = the other issuer's key is not in force on the day of the proof
issuer-bad-anchor-proof = the proof about the other issuer's credential does not verify
issuer-revoked = the credential given for this offer was revoked
issuer-corrected-since = the person's row was corrected since: make an offer that replaces the credential
issuer-no-handle-free = no unused handle found; the number of handles is too small
issuer-claims = the claims are refused: { $why }
issuer-list-incomplete = { $found } revoked handles were read where the period has { $expected }: read all pages of the table of revocations, after the period was closed
issuer-other-files = the files of this period do not come out as published; the gap key is another one
issuer-unsignable = these claims cannot be signed with this key

conflict-unknown-offer = no such offer
conflict-offer-used = the offer was used before
conflict-code-taken = the offer's code is taken
conflict-too-many-offers = the person has too many open offers: wait until they expire, or revoke everything of the person, which withdraws them
conflict-nothing-to-replace = the credential to be replaced is no live credential of this person
conflict-not-enrolled = the person was never enrolled
conflict-re-enrolled-lately = the person may be enrolled anew from { $day } on, not earlier
conflict-secret-used-before = the holder secret was used before; enrolling anew takes a new one
conflict-other-secret = the person is enrolled with another holder secret
conflict-tag-of-somebody-else = another person is enrolled with this holder secret
conflict-too-many-devices = the person has the most live credentials one may have
conflict-cap-reached = the issuer's key has signed as many credentials as it may
conflict-not-listed-yet = the earlier credentials are not listed as revoked yet; take up the same offer again on { $day } or later, once the revocation list of that day or of a later one is published
conflict-issued-since = the person has a credential that was issued since; make the offer to enrol anew again
conflict-gap-cap-reached = the gap key has { $left } signatures left and this list needs { $gaps }; begin the next gap key with this period and publish again
conflict-not-after-newest = the revocation list of { $day } is published; the next one is of a later day
conflict-published-meanwhile = another revocation list was published meanwhile; publish again
conflict-calendar-ends = there is no later day that a day number can say
conflict-nothing-to-revoke = nothing to revoke
conflict-left-register = the newest export of the civil register does not have this person
conflict-nothing-to-merge = there are no two enrolments to merge

# Platforms

ask-nothing-needed = this needs no proof
ask-no-account-in-rule = the rule asks for no account
ask-issuer-not-listed = issuer or credential type is not on the trust list
ask-other-domain = the trust list is of another trust domain than the configuration
ask-trust-list-ended = the trust list ended on { $day }: fetch the next one
ask-not-listed = this platform's key, client id or answer address is not on the trust list
ask-no-head = no revocation list is known
ask-other-issuers-head = the revocation list is of another issuer
ask-stale-head = the newest revocation list is too old
ask-clock-off = the clock is off by decades
ask-request = the request cannot be made: { $why }

platform-request-expired = the request has expired
platform-answered-twice = a second answer to one request
platform-declined = nothing was shown
platform-wrong-length = the answer is of another length than the request calls for
platform-unknown-version = unknown version of the presentation format
platform-malformed-pseudonym = the pseudonym is malformed
platform-malformed-proof = the proof is malformed
platform-unknown-issuer = issuer or credential type is not on the trust list
platform-unknown-issuer-key = the issuer has no such key
platform-key-not-valid = the issuer's key does not count on the day of the request
platform-trust-list-ended = the trust list has ended; fetch the next one
platform-day-off = the day of the request is not today
platform-wrong-period = the proof is not for the revocation list of { $day }
platform-unanswerable = no credential can answer the request
platform-bad-proof = the proof does not verify

consent-other-session = the answer belongs to another visit
consent-malformed = the consent cannot be read: { $why }
consent-no-pseudonym = the request asks for no pseudonym
consent-other-verifier = the consent is for another platform
consent-bad-signature = the consent is not signed by the pseudonym
consent-other-request = the consent is about another request
consent-misstated = the consent says something else than the request
consent-day-off = the day of the consent is not today
consent-other-person = the consent is of another person than the answer

letter-day-off = the day of the letter is not today
letter-calendar-ends = the erasure leads past the calendar's end
letter-before = this very letter came before; write a new one
letter-no-account = its writer has no account there
letter-too-many = its writer sent too many letters; they are read again in two days
letter-unread = the letter was not read
message-other-verifier = the message is for another platform
message-bad-signature = the message is not signed by the pseudonym it names

code-character = a code has the digits 2 to 9 and the letters A to Z without I, L and O
code-length = a code has 24 characters, in six groups of four
code-mistyped = a character of the code is wrong, or two have changed places

# Revocation lists

list-not-a-gap-file = not a file of such a list
list-other-file = a file of another day or another place in the list
list-does-not-tile = the gaps leave out a part of the file, overlap or are too wide
list-malformed-signature = a gap's signature is malformed
list-no-gap-key = the issuer has no gap key for the day
list-bad-signature = a gap's signature does not verify
list-not-in-head = a file or the index is not the one the head names
list-wrong-count = the head counts another number of revoked handles than the files hold
list-bad-limit = the number of handles is not a positive multiple of 65536
list-bad-handle = not a handle that can have been given out
list-head = the head cannot be trusted: { $why }
list-other-issuer = the head is of another issuer
list-broken-chain = the head does not follow the one known before
list-count-went-down = a public count of the issuer went down
list-key-counts = the counts by key are out of order or do not add up
list-equivocation = two heads for one day: the issuer shows people different lists
list-unsignable = a gap cannot be signed with this key

table-malformed = it is not a digit table, or was changed in copying
table-bad-signature = a digit's signature does not verify
