# What can go wrong with a wallet, its files and the messages it is given. Each says what to do.

unnamed = { $error }

# The wallet's file.

store-not-found = there is no wallet here: make one first, or restore a backup; a wallet elsewhere is named with --wallet FILE
store-exists = there is a wallet here already: nothing was changed; name another file with --wallet FILE
store-in-use = the wallet is open in another program: close it there first
store-read-only = the wallet's file or its folder is read-only: it may be on a disk that only reads, or belong to somebody else; look at its rights, or copy the wallet to a folder of yours
store-disk-full = the disk is full: nothing was changed; make room and try again
store-not-a-wallet = this file is not a Nonla wallet: nothing was changed; name another with --wallet FILE
store-unfinished = making this wallet was interrupted, and nothing is in it yet: make or restore it again
store-replaced = another file was put in the wallet's place while it was open: nothing was sent; find out which program did so, and try again
store-log-does-not-fit = the file ending in -wal beside the wallet does not fit it, as if a copy or a synchronisation had brought an old one back: move it elsewhere and try again; nothing was changed
store-foreign-journal = the file ending in -journal beside the wallet is not the wallet's: move it elsewhere and try again; nothing was changed
store-damaged = the wallet's file is damaged: restore your last backup into another file
store-engine = the database engine does not do what a wallet relies on ({ $what }): install this program again
store-io = the disk failed to read or write: nothing was changed; check the disk and try again

vault-newer = this wallet was written by a newer version of the program: update the program and try again
vault-no-header = this is not a Nonla wallet, or its beginning is damaged: restore your last backup into another file
vault-wrong-passphrase = wrong passphrase
vault-no-passphrase = this wallet has no passphrase: it is opened by the program that made it
vault-wrong-key = this key does not open the wallet
vault-kdf = the key could not be derived: close other programs to free memory and try again; if that does not help, the file is damaged
vault-tampered = a record of the wallet is damaged or belongs elsewhere: restore your last backup into another file
vault-missing = records of the wallet are missing or older than the others: restore your last backup into another file
vault-older = this is an older copy of the wallet: what happened since is missing from it; use the newest copy
vault-forked = this wallet was copied and both copies were used: what the other one did is missing; keep one of them only
vault-not-loaded = a record of the wallet cannot be read: update this program, or restore your last backup into another file
vault-key-store = the system's key store did not answer: unlock it, or use the passphrase
vault-no-randomness = the operating system gave no randomness: nothing was changed; try again
vault-untidy = done, but what was there before was not overwritten in the file yet ({ $why })

pin-none = this wallet has no PIN on this device: use the passphrase
pin-no-key-store = this system has no key store to count tries in, so a PIN would not protect anything: use a passphrase
pin-wrong = wrong PIN, { $left } tries left
pin-wait = too many wrong PINs: wait { $seconds } s, or use the passphrase
pin-blocked = the PIN is blocked after 16 wrong tries: use the passphrase and set a new PIN

# Passphrases.

passphrase-empty = the passphrase is empty: type it
passphrase-too-long = the passphrase is longer than { $most } bytes: use a shorter one
passphrase-too-short = the passphrase has fewer than { $least } characters: four or more words that do not belong together are easy to keep
passphrase-unseen = the passphrase has a character that does not show or that keyboards do not type, such as a tab: use letters, digits, spaces and common signs
passphrase-blank-at-an-end = the passphrase begins or ends with a space: leave it out
passphrase-guessable = the passphrase is too easy to guess: it repeats itself, counts up or down, or is made of very common pieces; use four or more words that do not belong together

# Backups.

backup-none = this is not a backup: choose the file that the wallet wrote
backup-changed-in-copying = the backup was changed in copying: mail or an editor has changed its line ends, spaces or quotation marks; copy the file itself again, as an attachment or on a stick
backup-text-form = this is an age file in text form: open it with `age -d` and seal it again with `age -p`, without `-a`
backup-newer = this backup was written by a newer version of the program: update the program and try again
backup-not-for-a-passphrase = this age file is not sealed under one passphrase: choose the file that the wallet wrote
backup-bad-header = the beginning of the backup was changed in copying or is damaged: copy the file again, or use another copy of it
backup-truncated = the backup is incomplete, its end is missing: copy the whole file again
backup-too-weak = the backup is sealed too weakly (work 2^{ $work }, at least 2^{ $least }): do not trust it
backup-too-much-work = the backup asks for too much work (2^{ $work }, at most 2^{ $most }): do not trust it
backup-too-large = the backup is larger than { $most } MiB: delete old history first
backup-wrong-passphrase = the passphrase does not open this backup: try it again, mind capitals, spaces and accents
backup-damaged = the passphrase is right, but the backup was changed in copying, cut short or has bytes added: copy the file again, or use another copy of it
backup-not-sealed = the backup could not be sealed: try it again
backup-of-something-else = the file opens, but is not a backup of a Nonla wallet: choose the file that the wallet wrote

# Guardians.

share-bad-threshold = choose 2 to 16 guardians, at least 2 of whom are needed
share-bad-sign = character { $position } of this share is not valid: a share has only digits and letters
share-bad-length = this share has { $found } characters, which is not the number a share has: one line may be missing or double
share-damaged = share { $number } has a typing error: compare it with the original
share-newer = this share was made by a newer version of the program: update the program and try again
share-none = this share was not made by a wallet: leave it out
share-not-given = no share was given: ask the guardians for theirs
share-too-few = { $missing } more needed: ask further guardians for their shares
share-twice = share { $number } was given twice: leave one out and ask another guardian
share-of-another-set = share { $number } belongs to another set than the first share: ask for the newest shares
share-do-not-fit = the shares do not fit together: one of them is false, try again with other guardians
share-in-file = the share in { $file }: { $why }

# Signed and JSON messages.

jws-too-long = it is longer than { $most } bytes
jws-changed-in-copying = it is not one signed text: it was changed in copying, as by a line break, or is something else
jws-bad-signature = its signature is wrong: it was changed in copying, or is forged
jws-other-type = it is a signed text of another kind
jws-algorithm = it is signed in a way this program does not know
jws-other-key = it is signed with another key
json-at = line { $line }, column { $column } is not JSON: it was changed in copying, or is something else
json-other = it is not the JSON that is read here ({ $why })
json-not-utf-8 = not UTF-8 text
json-byte-order-mark = a byte order mark at the beginning
json-trailing-bytes = something follows at the end
json-duplicate-member = a name twice in one object
json-too-deep = nested too deep
json-not-an-integer = a number that is not whole, or too large
json-wrong-shape = names missing, unknown or with another kind of value
json-second-spelling = a value in an unusual spelling
json-unwritable = it has no JSON form

# Requests that the wallet does not answer. For the person alone.

not-answered = not answered: { $why }
refused-signature = this is not a request the wallet can trust: { $why }; fetch it from the platform again
refused-malformed = the request is not understood in full: { $why }; fetch it from the platform again
refused-unknown-verifier = the trust list knows no platform with the key that signed this request: do not answer it
refused-trust-list-ended = your trust list ended on { $day }: run `{ $wallet } update FOLDER`, then ask the platform for a new request
refused-unknown-trust-list = the platform goes by trust list { $list }, which your wallet does not have: run `{ $wallet } update FOLDER` and try again
refused-old-trust-list = the platform goes by trust list { $list }, which is too old: it must update it
refused-other-trust-list = the platform goes by another trust list of the same number than your wallet: it may be a trap; keep the request and tell others
refused-changed-meanwhile = the trust list changed while you were asked: look at the request once more
refused-foreign-client-id = the request speaks for somebody else than the platform that signed it: do not answer it
refused-foreign-response-uri = the answer would go to an address that the trust list does not give to this platform: do not answer it
refused-expired = by this device's clock ({ $now }) the request has expired: set the clock if it is wrong; otherwise ask the platform for a new one
refused-clock-unset = this device's clock is wrong, it shows no day between 1900 and 2079: set it and try again
refused-other-day = the request is for another day than today, which is { $today } by this device's clock: set the clock if it is wrong; otherwise ask the platform for a new request
refused-unknown-issuer = the trust list knows no such issuer or credential type
refused-unregistered-purpose = the platform has not registered this purpose
refused-over-asking = the request asks for more than its registered purpose allows: { $more }
refused-keeps-too-long = the platform wants to keep the verdict longer than it registered
refused-second-bound = this platform was already told about { $bound }; a second answer of that kind would narrow it down
refused-second-day = this platform was already answered for { $day } today; a second day would tell when something ends
refused-unknown-period = the wallet has no revocation list of { $day } yet: fetch it with `{ $wallet } update FOLDER` and try again
refused-other-head = the platform holds another revocation list than this wallet for the same day: the issuer or the platform shows different lists to different people; do not answer it
refused-no-credential = the wallet has no credential of the issuer and type asked for
refused-does-not-fulfil = your credential does not fulfil what is asked
refused-unmet = not answered: your credential does not fulfil what is asked; it does not show that { $conditions }
refused-revoked = your credential is revoked: get a new one from the issuer
refused-no-digit-table = the issuer's digit table is missing: fetch it with `{ $wallet } update FOLDER` and try again

over-age = an age of { $years } or more
over-country = that you live in { $country }
over-one-account = your pseudonym there
over-not-expired = that your credential has not expired
over-not-revoked = that your credential is not revoked
over-enrolled = that you were enrolled { $days } days ago or more
over-provinces = that you live in one of the provinces { $codes }
over-statuses = that your residence status is one of: { $statuses }
status-citizen = citizen in Vietnam
status-foreign-resident = foreign resident
status-citizen-abroad = citizen abroad
query-unknown-format = its format or proof system is not one this program has
query-not-one-type = it does not name exactly one type of credential
query-unknown-predicate = it asks something this program does not know
query-predicate-twice = it asks the same thing twice
query-threshold = it asks an age other than 13, 16, 18, 21 or 65
query-enrolment-threshold = it asks a time since enrolment other than 30, 90, 180 or 365 days
query-unknown-code = it names a province or a residence status that does not exist
query-codes = a list of codes in it has none or more than 8, or they do not ascend
query-different-days = what it asks is of different days
query-unknown-claim = it asks to be shown something other than the country of residence
query-foreign-scope = it asks the pseudonym of another platform
query-no-day = it names no day
query-bad-periods = the revocation lists it takes do not fit its day
query-period-off-day = its revocation list is not from two days before its day to one day after it
query-account-unbound = it asks a pseudonym but not that the credential counts and is not revoked

# Offers and credentials that the wallet does not take.

receive-malformed = this is not an offer or a credential: { $why }
receive-unknown-issuer = the trust list knows no such issuer or credential type: run `{ $wallet } update FOLDER` if your list is old
receive-unlisted-key = the issuer's key is not one that everybody gets, or does not count today, { $today } by this device's clock: set the clock if it is wrong; run `{ $wallet } update FOLDER` if your list is old; otherwise do not take it
receive-trust-list-ended = your trust list ended on { $day }: run `{ $wallet } update FOLDER` and try again
receive-unknown-anchor = the offer relies on an issuer or credential type the trust list does not know: run `{ $wallet } update FOLDER` if your list is old
receive-no-anchor = this offer requires a credential of { $issuer }: get that one first
receive-anchor-ended = your credential of { $issuer } has ended, since today is { $today } by this device's clock: set the clock if it is wrong; otherwise get a new one first
receive-anchor-revoked = your credential of { $issuer } is revoked: get a new one first
receive-update-first = the wallet lacks what { $issuer } published last: run `{ $wallet } update FOLDER` and try again
receive-anchor-unusable = your credential of { $issuer } cannot be used for this offer
receive-other-credential = the credential is not the one that was offered: run `{ $wallet } receive --again` and hand that request to the issuer
receive-other-request = the credential answers another request than the one that waits for it: run `{ $wallet } receive --again` and hand that request to the issuer
receive-bad-signature = the credential's signature does not fit: ask the issuer for it again
receive-enrolled-later = the credential's enrolment day is later than today, which is { $today } by this device's clock: set the clock if it is wrong; otherwise the issuer may have marked the credential, so do not take it
receive-enrolled-before-issuer = the credential's enrolment day lies before its issuer began: the issuer may have marked it, so do not take it
receive-enrolled-mid-month = the credential's enrolment day is not the first of a month: the issuer may have marked it, so do not take it
receive-unusable = the credential can never be used: it ended before today, { $today } by this device's clock, or has no place in the revocation list; set the clock if it is wrong, otherwise ask the issuer for another

# What is published for everybody.

update-gap-list = the revocation list was refused: { $why }; fetch it again, and tell others if it stays so
update-bad-file = the issuer published a bad file of its revocation list; tell others, it may be a trap (`{ $wallet } evidence` shows what the wallet keeps of it)
update-two-lists = the operator signed two trust lists of one number; tell others, it may be a trap (`{ $wallet } evidence` shows what the wallet keeps of it)
update-two-heads = the issuer signed two revocation lists for one day; tell others, it may be a trap (`{ $wallet } evidence` shows what the wallet keeps of it)
update-digit-table = the digit table was refused: { $why }; fetch it again
update-unlisted-digit-table = the digit table is not the one everybody gets: fetch it from another place
update-own-file-missing = part { $file } of the revocation list, which is about your credential, is missing: fetch it and try again
update-unknown-issuer = the trust list knows no such issuer
update-nothing-new = no head of the revocation list was given
trust-list-signature = the trust list was refused: { $why }; fetch it again, and compare the operator's key
trust-list-malformed = the trust list is not understood: { $why }; fetch it again
trust-list-broken-chain = the trust list does not follow the one the wallet knows: fetch it from another place, and do not trust this one
trust-list-other-domain = the trust list is of another trust domain than the one the wallet knows: do not trust it
trust-list-newer = the trust list needs a newer version of the program: update the program
trust-list-refused = the trust list was refused: { $why }
list-bad-name = a name in it does not have 1 to 80 visible characters
list-ambiguous = two of its entries share an id, an address or a key
list-bad-life = it ends before the day it was published, or more than 400 days later
list-same-name = two issuers or two platforms have one name to the eye
list-same-address = two platforms have answers sent to one site
list-purpose-twice = a platform registered one purpose twice for one type of credential
list-many-translations = a purpose has more translations than are read
list-language-twice = a purpose has two texts in one language
list-verifier-missing = it leaves out a platform that was listed before
list-verifier-key-unsigned = it gives a platform a key that no key before it signed: it may be another company
list-two-ages = a platform registered two different ages
list-two-enrolment-days = a platform registered two different times since enrolment
list-two-province-sets = a platform registered two different sets of provinces
list-two-status-sets = a platform registered two different sets of residence statuses
list-account-unbound = a purpose with one account does not ask that the credential counts and is not revoked
list-short-key-life = a key of an issuer lives less than 180 days
list-many-keys = more than two keys of an issuer are in force on one day
list-long-key-overlap = two keys of an issuer are in force together for more than 60 days
list-key-before-since = a key of an issuer is older than the issuer
list-gap-keys-overlap = two gap keys of an issuer sign for one day, or one ends before it begins
list-since-changed = it changes the day an issuer began
list-issuer-missing = it leaves out an issuer that was listed before
list-key-changed = it leaves out or changes a key of an issuer
operator-key-bad = { $file } is not the operator's key: { $why }
operator-key-not-base64url = a key is one line of 43 letters, digits, - and _; it may have been changed in copying
operator-key-not-a-point = it has the form of a key, but is none; it may have been changed in copying
operator-key-weak = it is a weak key that nobody should use

# The history, receipts and messages.

history-broken = line { $line } of the history is not the one that was written: restore your last backup into another file
history-no-such-line = the history has no line { $line }, or it was deleted: `{ $wallet } history` lists them
export-none = this is not an exported history: { $why }
export-newer = the history was exported by a newer version of the program: update the program
export-changed = the exported history was changed: { $why }
export-line = line { $line } is not the one that was written
export-line-missing = line { $line } is missing
export-transaction = the exported history was changed: transaction { $line } does not say what its line says
receipt-none = this is not a receipt: { $why }
receipt-unknown-verifier = the trust list knows no platform with the key that signed this receipt
receipt-refused = the receipt was refused: { $why }
receipt-unlisted-key = it is signed with a key that the trust list does not give to this platform
receipt-other-verifier = it speaks for another platform
receipt-other-matter = it is not for what was sent
receipt-not-ours = the receipt answers nothing that this wallet sent
receipt-line-gone = the receipt answers what you sent, but its line is not in the history: you deleted it, or this wallet was restored from an older backup; the receipt is not kept
message-bad-text = a message has 1 to 2000 visible characters and no space at either end
message-refused = the message was refused: { $why }
alias-bad = a name of your own has 1 to 80 visible characters and no space at either end
no-pseudonym-there = you have no pseudonym there: `{ $wallet } pseudonyms` lists the platforms you have one at
overtaken-late = this came too late: the request has expired, or the trust list has ended; nothing was sent; ask the platform for a new request
overtaken-moved-on = the wallet changed meanwhile; nothing was written or sent; start again

# The command line of the wallet.

platform-unknown = no platform is called that: `{ $wallet } pseudonyms --all` lists them
platform-several = several platforms are called that: name one by its id, which `{ $wallet } pseudonyms --all` lists
line-no-request = line { $line } of the history tells of no request: `{ $wallet } history` lists the lines
line-no-receipt = line { $line } of the history has no receipt
nothing-pending = no offer was taken up that waits for a credential: give the offer first, with `{ $wallet } receive OFFER`
several-pending = several offers wait for a credential: give the offer again with `{ $wallet } receive OFFER`, or give all up with `{ $wallet } receive --give-up`
folder-not-made = cannot make the folder { $folder }: { $why }
no-home = you have no home folder: say where the wallet is with --wallet FILE
no-terminal = nobody is at a terminal to type the passphrase: a script gives it with --passphrase-stdin or --passphrase-fd N
shell-in-shell = `nonla wallet shell` runs already: give it the command without `shell`
no-such-open-file = no file with the number { $number } is open: give the number of one that is
nothing-typed = there was no line left to read the passphrase from: give one line for each
typed-no-text = what was typed is not UTF-8 text: type it again
typed-not-read = what was typed could not be read: { $why }
passphrases-differ = the two passphrases differ: try again
stdin-twice = standard input cannot give both the message and the passphrase: use --passphrase-fd, or a file for the message
clock-wrong = this machine's clock shows no day between 1900 and 2079: set it right
not-started = the program could not start: { $why }

clock-unreadable = no day at all
clock-time = { $day } { $time } in Vietnam

in-file = in { $file }: { $why }

# Records of an issuer or a platform.
records-no-folder = there is no such folder: make it first
records-foreign = this file is not a store of this role, or it is damaged: nothing was changed
records-other-version = this store was made by another version of the program: nothing was changed
records-bad-path = the path of a store is UTF-8 text: choose another name or folder
records-read-only = the store's folder or file cannot be written to: check its permissions
records-disk-full = the disk is full: nothing was changed; make room and try again
records-too-large = a record is larger than a store keeps: nothing was changed
records-busy = too many others are writing the same records: try again
records-replaced = another file was put in the store's place, or it was removed: nothing was decided; stop the program and find out which
records-damaged = the store is damaged
records-engine = the database engine does not do what a store relies on ({ $what })
records-io = reading or writing failed: check the disk, then look whether the last step was done
