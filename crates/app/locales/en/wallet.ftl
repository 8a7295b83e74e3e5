# What the wallet says, asks and shows.

# Questions. The answer is a whole word; the one in brackets counts if nothing is typed.

yes-or-no = { $question } Type yes or no [no]:
whole-word = Type the whole word, yes or no [no]:
ask-passphrase = Passphrase of the wallet:
ask-backup-passphrase = Passphrase of the backup:
choose-passphrase = Choose a passphrase for the wallet
choose-new-passphrase = Choose a new passphrase for the wallet
choose-passphrase-here = Choose a passphrase for the wallet here
choose-backup-passphrase = Choose a passphrase for the backup
choose-now = { $prompt }:
choose-again = { $prompt }, once more:
try-again = wrong passphrase, try again
accents-warning = the passphrase has letters with accents: they count in one spelling, however a keyboard sends them, but a device without such a keyboard cannot type it, and the stock age tool takes it only in that spelling (NFC)

deriving-key = deriving the key
sealing-backup = sealing the backup
opening-backup = opening the backup
writing-history = writing the history
checking-history = checking the history
taking-over = taking over what is published

# A request.

asking-who = who asks:
asking-known-how = known how:
asking-why = why:
# The purpose of a platform that did not register it in this language.
asking-in-language = { $text } (in { $language ->
    [en] English
    [fr] French
    [ja] Japanese
    [km] Khmer
    [ko] Korean
    [lo] Lao
    [vi] Vietnamese
    [zh] Chinese
   *[other] the language { $tag }
  })
asking-kept = kept:
asking-learns = they learn:
asking-hidden = stays hidden:
asking-beware = beware:
asking-unmet = not so:
asking-kept-days = the verdict, { $days } days
asking-verified-how = signed with a key that trust list { $list } gives to { $verifier }
asking-answer = Answer the request?
asking-refuses = the wallet refuses: { $why }
asking-let-know = Let the platform know that there is nothing to show?
asking-replaced = another file was put in the wallet's place meanwhile, so nothing was answered; you are asked once more, for the wallet that is there now
asking-answer-written = the answer is written; send it to the platform
asking-declined = you said no; the answer for the platform says that there is nothing to show
asking-too-late = the request expired meanwhile; the answer for the platform says that there is nothing to show

learns-credential = you hold a credential of { $issuer }
learns-country = you live in { $country }
learns-age = you are { $years } or older on { $day }
learns-not-expired = your credential counts on { $day }
learns-not-revoked = your credential is not revoked on { $day }
learns-enrolled = you were enrolled { $days } days ago or more, counted from the first of that month
learns-provinces = you live in one of the provinces { $codes }
learns-statuses = your residence status is one of: { $statuses }
learns-pseudonym = your pseudonym there, the same each time you return

claim-full-name = full name
claim-id-number = ID number
claim-birth-date = birth date
claim-nationality = nationality
claim-province = province
claim-status = residence status
claim-resident-country = country of residence
claim-enrolled-on = enrolment day
claim-valid-until = last day of the credential
claim-handle = revocation handle
claim-holder-secret = holder secret

beware-first-time = you have never answered this platform before
beware-unknown-since-backup = this wallet was restored from a backup: if you answered this platform after that backup, it may learn more than one age of you
beware-binds = after this, nothing else of the kind is answered here than { $bound }
beware-trust-list-ends = your trust list ends on { $day }: run `{ $wallet } update FOLDER` before that, or nothing is answered afterwards
beware-lookalike = another entry of the trust list has the same name or address: it may be one company that asks twice
beware-kept-long = the verdict is kept for { $days } days
beware-small-crowd = at most { $people } people have a credential under the same key of the issuer: this answer may single you out
beware-crowd-unknown = nobody counts for how many holders this is true: { $what }; this answer may single you out

# What was done.

init-done = a new wallet is in { $file }
init-next = next: take up an offer with `{ $wallet } receive OFFER`; make a backup once you have a credential
backup-done = the backup is in { $file }, { $bytes } bytes
backup-keep = keep it on another device; without its passphrase nobody opens it, you neither
restore-done = the wallet is in { $file }, with { $count ->
    [one] { $count } credential
   *[other] { $count } credentials
}
restore-next = if somebody else may have the old device, have the issuer replace its credential
shares-done = { $count } shares are in { $folder }
shares-next = give each guardian one, by hand if you can, and delete the files; enough of them together are you
share-title = share { $number }
recover-done = the wallet is in { $file }: your pseudonyms are the same as before
recover-next = next: have the issuer make you an offer, and take it up with `{ $wallet } receive OFFER`
passphrase-done = the wallet opens with the new passphrase from now on
lock-done = the wallet is locked, as it is whenever no command runs; its file is tidy
lock-log-waits = the wallet is locked; a log of it lies beside the file, which the next command that asks for the passphrase takes in
message-done = the message to { $verifier } is written and signed; send it to the platform
message-next = next: `{ $wallet } receipt FILE`, if a receipt comes back
receipt-looking = looking for its line of the history
receipt-done = the receipt is kept with line { $line } of the history
request-done = the request for { $issuer } is written; hand it to that issuer and to nobody else
request-next = next: `{ $wallet } receive --credential FILE`, with what comes back
give-up-done = { $count ->
    [one] { $count } offer given up
   *[other] { $count } offers given up
}
receive-done = the credential of { $issuer } is in the wallet
receive-came = a credential came; { $issuer } signed it for
receive-full-name = full name: { $value }
receive-birth-date = birth date: { $value }
receive-id-number = ID number: { $value }
receive-beware = beware: take it only if this is you; the issuer binds this wallet to that person for good
receive-is-this-you = Is this you?
receive-refuse-for-good = Refuse it for good? It is then of no use to anybody.
receive-nothing-kept = nothing was kept; the offer still waits for its credential
receive-refused = the credential of { $issuer } is refused
receive-new-secret = the wallet has a new secret, bound to nobody: ask the issuer for an offer of your own, and make new backups and guardians' shares
receive-next = next: `{ $wallet } update FOLDER`, for its part of the revocation list; then make a backup
update-trust-list = trust list { $number }
update-table = digit table of { $issuer }
update-list = revocation list of { $issuer } for { $day }
update-set-aside = revocation list of { $issuer } for { $day }: not usable, the newest is taken without it: { $why }
update-own-part = the part of the list that is about your credential of { $issuer }
update-nothing = nothing new

# The history.

history-deleted = line { $line } is deleted
history-exported = the history is in { $file }
history-checked = { $lines } lines, { $told } of them told, and nothing was changed
history-receipt = the receipt of line { $line } is written
history-none = no such line
history-line-deleted = deleted
history-asked = { $who } asked: { $ending }
history-unknown = somebody unknown
history-received = credential of { $issuer } received
history-erasure = erasure asked of { $verifier }
history-appeal = appeal to { $verifier }
history-complaint = complaint to { $verifier }
history-credential-refused = credential of { $issuer } refused by you
history-forgotten = a platform was forgotten
history-backed-up = a backup was made
history-restored = restored from a backup

ending-approved = answered
ending-refused = you said no
ending-expired = not decided in time
ending-failed = not answered, { $why }

failed-malformed = it was malformed
failed-unknown-verifier = it was signed by nobody on the trust list
failed-trust-list-ended = your trust list had ended
failed-unknown-trust-list = your wallet does not have the trust list it names
failed-old-trust-list = the trust list it names is too old
failed-other-trust-list = it names another trust list than everybody's
failed-changed-meanwhile = the trust list changed while you were asked
failed-foreign-client-id = it spoke for somebody else
failed-foreign-response-uri = the answer would have gone somewhere else
failed-came-too-late = it came too late
failed-clock-unset = the clock was wrong
failed-other-day = it was for another day
failed-unknown-issuer = its issuer or credential type is on no list
failed-unregistered-purpose = its purpose was not registered
failed-over-asking = it asked for more than was registered
failed-keeps-too-long = the verdict would be kept too long
failed-second-threshold = it asked for a second age
failed-second-enrolment = it asked for a second time since enrolment
failed-second-province-set = it asked for a second set of provinces
failed-second-status-set = it asked for a second set of residence statuses
failed-second-day = it asked for a second day
failed-unknown-period = the wallet did not have the revocation list
failed-other-head = its revocation list was another than everybody's
failed-no-credential = there was no credential for it
failed-does-not-fulfil = the credential did not fulfil it
failed-revoked = the credential was revoked
failed-no-digit-table = a digit table was missing

# Platforms.

forget-warning = The wallet forgets that you ever used { $platform }: your alias, since when, and what it was shown in { $count } answers. { $platform } forgets nothing: your account, and a ban, stay, and you come back as the same pseudonym.
forget-erase-first = To have the account erased, write to the platform first.
forget-history-stays = The lines of the history stay until you delete them.
forget-question = Forget it here?
forget-not = nothing was forgotten
forget-done = forgotten
alias-set = { $verifier } is now called { $name }
alias-gone = { $verifier } is now called by its own name again
platform-pseudonym = pseudonym { $value }
platform-none = you have answered no platform yet
platform-never = { $name } ({ $verifier }): never answered
platform-line = { $name } ({ $verifier }): { $times ->
    [one] { $times } answer
   *[other] { $times } answers
}, { $first } to { $last }
platform-erased = { $line }; erased, asked on { $day }
platform-erasure-asked = { $line }; erasure asked on { $day }, no receipt yet

# What is in the wallet.

show-wallet = wallet { $file }
show-pending = an offer of { $issuer } waits for its credential
show-head = newest revocation list of { $issuer }: { $day }
show-counts = trust list { $list }; { $platforms } platforms; { $lines } lines of history
show-no-credential = no credential yet
show-credential = credential of { $name } ({ $issuer })
show-issuer-gone = an issuer no longer listed
show-type = type { $kind }, received { $day }
show-until = counts until { $day }; { $state }
state-revoked = REVOKED: get a new one from the issuer
state-expired = EXPIRED, since today is { $today } by this device's clock: get a new one from the issuer
state-valid = not revoked, by the newest list the wallet knows
state-unknown = revoked or not is unknown: run `{ $wallet } update FOLDER`
show-claim = { $name }: { $value }
show-claim-year-alone = { $name }: { $value } (where the register knows only the year of birth, its last day counts, so that nobody counts as older than they surely are)
rollback-ruled-out = this is the newest state of the wallet
rollback-undetectable = whether this file is an older copy of the wallet cannot be told: nothing outside of it remembers

# The shell.

shell-idle = locked, since nothing was typed
shell-locked = the wallet is locked
shell-open-quote = a quotation mark is not closed

# Kinds of messages

kind-erase = Erase my account
kind-appeal = Look again at a ban
kind-complaint = Something you did was wrong

evidence-line = evidence { $number }, found on { $day }: { $what }
evidence-two-lists = the operator signed two trust lists with the number { $list }
evidence-list-named = { $verifier } goes by another trust list with the number { $list }
evidence-two-heads = { $issuer } signed two revocation lists for { $day }
evidence-head-named = { $verifier } goes by another revocation list of { $issuer } for { $day }
evidence-bad-file = { $issuer } published a bad file { $file } of its revocation list for { $day }
evidence-none = no evidence against anybody
evidence-next = to hand a piece on: { $wallet } evidence NUMBER --out FILE
evidence-written = evidence { $number } is written to { $file }; it says nothing of you but what you fetched, or that you received a request
evidence-delete = Delete evidence { $number } for good?
evidence-deleted = evidence { $number } is deleted
evidence-stays = evidence { $number } stays
evidence-kept = the wallet keeps the evidence: { $wallet } evidence
evidence-no-room = the wallet has no room for more evidence: write the older pieces to files and delete them ({ $wallet } evidence)
evidence-unknown = the wallet keeps no evidence { $number }; to see what it keeps: { $wallet } evidence
