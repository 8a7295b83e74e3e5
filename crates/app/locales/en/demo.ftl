# The demo.

demo-wants = A forum wants one account for each adult who lives in Vietnam, and no second one for anybody.
demo-shows = People prove that with a credential of the civil register; name, birth date and number stay hidden.
demo-watch = Watch what the forum, a market and the issuer learn; at the end all three try to find out more.
demo-played-with = ({ $people } people in the register, { $holders } with a wallet, { $day }, seed { $seed })
demo-next = [Enter to go on]
demo-only-guesses = The forum, the market and the issuer put together all that they received, and still could only guess who has which account.
demo-more-than-guesses = Together the forum, the market and the issuer could tell better than by guessing who has which account: see the table.
demo-as-expected = Everything was as expected.
demo-not-as-expected = NOT everything was as expected:
demo-failed = FAILED
demo-abridged = { $text } ({ $bytes } bytes)
demo-characters = { $count } characters
demo-not-refused = it was NOT refused

demo-stopped = the demo stopped: { $why }
demo-too-few = the register has too few people over 18 for { $holders } holders; take fewer or a larger register
demo-trace-failed = cannot write the trace to that folder: { $why }
demo-trace-not-empty = the folder is not empty: name a new one
demo-register-unread = the register file cannot be read back: row { $row } is not that of a register

# Parties and messages

party-a = platform A
party-b = platform B
party-issuer = issuer
party-wallet = wallet

sent-offer = offer
sent-credential-request = credential request
sent-credential-signed = credential signed
sent-credential = credential
sent-request = request
sent-presentation = presentation
sent-answer = answer
sent-letter = letter

# The chapters

demo-crowd = A crowd to be one of
demo-crowd-counted = { $count } people have a credential; the issuer publishes how many
demo-crowd-all = everybody is counted

demo-published = What is published for everybody
demo-published-trust = trust list: { $bytes } bytes, signed, names issuer and platforms
demo-published-table = the issuer's digit table: { $bytes } bytes, checked once by each wallet
demo-published-list = revocation list of { $day }: { $files } file(s), { $bytes } bytes, head of { $head } bytes

demo-receive = Receive: a credential the issuer signs without seeing the secret in it
demo-receive-who = { $name }, whom we follow, shows an ID card at the front office and gets a code; no phone number
demo-receive-hidden = stayed hidden from the issuer: the holder secret; it is in the signature all the same
demo-receive-unseen = nothing the issuer received holds eight bytes of the secret

demo-prove = Prove: verified adult resident, and nothing else
demo-prove-yes = the person says yes
demo-prove-checked = platform A checks it in { $ms } ms: { $outcome }
demo-prove-kept = all it keeps of this, signed by itself:
demo-prove-new = a new account was opened
demo-prove-size = the presentation has at most 2,400 bytes

demo-decline = Say no; then return
demo-decline-same = the same answer as for a credential that does not fit: the platform cannot tell
demo-decline-return = returning asks no age: daily proofs would show the day someone turns 18
demo-decline-account = the same account
demo-decline-history = the wallet's history: { $endings }
demo-decline-lines = every request has its line in the history

demo-second = A second account, a second identity
demo-second-again = the same person registers at A again
demo-second-none = no second account
demo-second-one = one account at A
demo-second-phone = a second phone, secret restored from the backup, credential issued again
demo-second-still = still the same account
demo-second-secret = the same person enrols with a new secret
demo-second-identity = no second identity
demo-second-shared = another person enrols with the first person's secret
demo-second-unshared = no shared identity

demo-everybody = Everybody registers at both platforms
demo-everybody-counts = { $count } holders, { $a } accounts at A, { $b } accounts at B
demo-everybody-a = one account each at A
demo-everybody-b = one account each at B

demo-other = Another platform: unrelated pseudonyms
demo-other-a = at A: { $pseudonym }
demo-other-b = at B: { $pseudonym }
demo-other-apart = not four bytes in common
demo-other-abroad = a citizen abroad claims to live in Vietnam
demo-other-residents = only residents pass

demo-misbehave = Misbehave: a ban that sticks, ends, and can be appealed
demo-misbehave-banned = the account is banned for two days
demo-misbehave-return = they return
demo-misbehave-still = banned
demo-misbehave-phone = they come with a new phone and a re-issued credential
demo-misbehave-survives = the ban survives re-issue
demo-misbehave-b = platform B knows nothing of it
demo-misbehave-appeal = an appeal, signed as the pseudonym, reaches the account and no name
demo-misbehave-granted = the appeal is granted
demo-misbehave-back = they are back
demo-misbehave-again = banned once more, for two days
demo-misbehave-over = after two days the ban is over

demo-under-age = Under age: not today, but tomorrow
demo-under-age-nobody = nobody in this register turns 18 within half a year; left out
demo-under-age-enrolled = a 17-year-old can be enrolled
demo-under-age-eve = on { $day }, the day before the birthday, at A, which asks for 18
demo-under-age-refused = one day too young is refused
demo-under-age-b = B asks for 16 and lets them in
demo-under-age-grown = on the birthday A lets them in

demo-revoked = Revoked: visible to all in number, to the holder by handle
demo-revoked-before = the day before: accepted
demo-revoked-grace = revoked; platform A still takes yesterday's list, as it chose to
demo-revoked-one-day = one day of grace, no more
demo-revoked-later = a day later, the wallet having fetched no newer list
demo-revoked-old-list = an old list helps nobody who is revoked
demo-revoked-new-list = with the new list
demo-revoked-is = revoked
demo-revoked-counter = the issuer's public counter of revocations: { $count }
demo-revoked-counted = the revocation is counted in public

demo-leave = Leave: erased, with a receipt and a tombstone
demo-leave-receipt = the receipt, signed by A:
demo-leave-verifies = the receipt verifies
demo-leave-same-day = a new account the same day
demo-leave-delay = not before the delay
demo-leave-banned = somebody else is banned without end
demo-leave-sheds = the banned one erased the account and comes back
demo-leave-no-ban-shed = erasing sheds no ban
demo-leave-welcome = the first is welcome again

demo-cheat = Cheat: known attacks, tried and refused
demo-cheat-flips = { $count } copies with one byte changed
demo-cheat-malformed = each is malformed, or its proof is
demo-cheat-other-request = the answer to another request of A
demo-cheat-bound-request = bound to its request
demo-cheat-shown-on = A shows it to B as its own
demo-cheat-bound-platform = bound to its platform
demo-cheat-honest = the honest copy passes
demo-cheat-again = the same bytes once more
demo-cheat-once = a nonce is used once
demo-cheat-stranger = a request signed by a stranger's key
demo-cheat-age = A, which was told "over 18", asks for 13, to narrow down the age
demo-cheat-next-month = A asks as of a day next month
demo-cheat-no-proof = no proof is made
demo-cheat-personal-key = an issuer key made for one person
demo-cheat-listed-key = the wallet takes no key but the listed one
demo-cheat-second-head = a second head for the same day
demo-cheat-equivocation = equivocation is seen
demo-cheat-over-age = over-asking: A registered "over 18" and asks a fresh wallet for 21
demo-cheat-over-days = over-asking: A asks for 30 days of enrolment too, registered for livestreams alone
demo-cheat-no-more = no more than was registered is answered
demo-cheat-registered = what A registered is answered

demo-oversee = Oversee: anyone can audit the issuer's lists
demo-oversee-counts = people { $people }, credentials { $credentials }, re-issued { $again }, revoked { $revoked }
demo-oversee-tiles = every gap verifies, they tile, the count is right
demo-oversee-hole = a list from which a gap was taken after its head was signed
demo-oversee-seen = a hole is seen

demo-expired = Expired: a year later, without re-issue
demo-expired-last = on the last day: accepted
demo-expired-after = the day after the last
demo-expired-is = expired
demo-expired-again = re-issued: the same account as before

# Who could learn what

demo-learn = Who could learn what
demo-learn-searched = searched { $count } messages ({ $bytes } bytes) the platforms received for { $patterns } patterns: each person's name, birth date, ID number and phone, raw, in base64, in hex and hashed
demo-learn-nothing = nothing personal in any of them
demo-learn-try = { $who }: { $wants }: { $right } of { $of }, chance
demo-learn-control = { $who }: { $wants }: { $right } of { $of }
demo-learn-table = Who could learn what, tried on what they really recorded
demo-learn-who = who
demo-learn-wants = wants to know
demo-learn-right = right
demo-learn-chance = chance

pool-a = platform A
pool-b = platform B
pool-a-and-b = A and B
pool-issuer = issuer
pool-issuer-and-a = issuer and A
pool-issuer-and-b = issuer and B
pool-all = all pooled

wants-whose-a = which person of the register an account at A is
wants-whose-b = which person an account at B is
wants-same = which account at B is the same person as one at A
wants-where = which account at A is a given person's
wants-returns = CONTROL: who of its own users returns
wants-leaked = CONTROL: whose account, had the ID number's hash been sent

# Time and size of each step

demo-steps = Time and size of each step (median, one thread)
demo-steps-step = step
demo-steps-times = times
demo-steps-bytes = bytes
step-list = issuer signs a day's revocation list
step-blind = wallet commits to its secret
step-issue = issuer checks and signs blindly
step-check-credential = wallet checks its credential
step-table = wallet checks the digit table, once
step-ask = platform asks
step-read = wallet reads a request
step-prove = wallet proves
step-check = platform checks

# The index of a trace

trace-written = { $files } messages written to { $folder }; { $index } there says what each is
trace-title = What each party received
trace-what = Each file is one message, byte for byte, in the order in which they were sent. The trust list, the digit table and the revocation lists are published for everybody and are not among them.
trace-message = message
trace-from = from
trace-to = to
trace-files = files
trace-each = bytes each
trace-discloses = what it discloses to its receiver
trace-file = file
trace-kind = what
trace-bytes = bytes
trace-range = { $least } to { $most }
tells-offer = which issuer offers a credential, under which key, with a code for one use
tells-credential-request = the code of the offer, so whose request it is; the holder secret stays hidden in a commitment
tells-credential-signed = the issuer's own copy: the claims of the person, which it has in its register; not the holder secret
tells-credential = the person's claims and the issuer's signature; it stays in the wallet
tells-request = which platform asks, for what, why and for how long; nothing about a person
tells-presentation = that some holder of a credential fulfils the request, and the pseudonym that the holder has at this platform alone; no claim, no handle, no signature
tells-answer = nothing: the same bytes for a refusal and for a credential that does not fit
tells-letter = what the holder of a pseudonym at this platform wants: to erase, or to appeal
tells-other = see specs/proof-format.md
