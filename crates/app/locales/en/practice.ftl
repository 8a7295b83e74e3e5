# Practice towns: what parties decide, hold and hand out.

# What platforms decide
outcome-new = a new account
outcome-already-registered = already registered: the same account
outcome-returning = welcome back
outcome-no-account = no account yet: register first
outcome-tier = the account has not proved enough for this: register for it
outcome-banned-until = platform refuses: the account is banned until { $day }
outcome-banned = platform refuses: the account is banned without end
outcome-erased = platform refuses: the account was erased; its holder may register again from { $day }
outcome-used = platform refuses: this answer was used before, or its request is long past
outcome-unknown = platform refuses: for a reason this program does not know
erased-until = the account is erased; its holder may register again from { $day }
erased-banned = the account is erased; the ban on its holder stays, without end
erased-before = the account was erased before
erased-nothing = there is no account of this person here: nothing was erased

# Bans and appeals
ban-without-end = platform { $at } bans account { $account } without end
ban-until = platform { $at } bans account { $account } until { $day }
ban-follows = the ban follows the person: to a new phone, a new credential, and past an erasure
ban-appeal = the holder appeals with: { $command }
ban-lift = to end the ban: { $command }
ban-lifted = platform { $at } ends the ban of account { $account }
appeal-read = platform { $at } has read an appeal of account { $account }
appeal-grant = to grant it: { $command }
appeal-nothing = the account is not banned: there is nothing to grant
complaint-read = platform { $at } has read a complaint of account { $account }
receipt-written = the receipt is written
revoked = revoked, from the next revocation list on
next-command = next: { $command }

# What parties hold
saw-platform = what { $name } holds:
saw-counts = { $accounts } accounts; { $requests } requests made, { $answers } answers and { $letters } letters read
saw-account = account { $account }: { $standing }
saw-appeal = an appeal of account { $account }, not decided
saw-no-person = no name, no birth date, no number, no phone, no place
saw-active = opened on { $since }, for { $tiers }
saw-erased = erased on { $on }; its holder may register again from { $day }
saw-banned-until = { $standing }, banned until { $day }
saw-banned = { $standing }, banned without end
saw-register = what the register of the issuer holds:
saw-people = { $people } people with name, birth date, ID number, phone and province; { $enrolled } enrolled:
saw-person = { $name }, { $birth }, enrolled on { $day }, credentials { $credentials }, live { $live }
saw-more = and { $count } more
saw-no-platform = no platform, no account, no visit
saw-searched = searched { $bytes } bytes that the platform was sent or keeps for { $patterns } patterns (names, birth dates, numbers, phones, in every encoding): none is there
saw-found = FOUND at the platform: the { $field } of person { $person }, as { $encoding }

# The town
crowd-enrolled = { $count } of them are enrolled already: a crowd for the next to be one of
offer-code-hint = to revoke with the code: { $command }
outcome-nothing-shown = nothing to show: the person said no or the wallet did; which, nobody can tell
town-coming-back = bringing the town back
town-being-founded = founding the town
town-founded = an issuer with { $people } made-up people and two platforms are in { $folder }
town-in-the-open = for practice only: all their keys lie in the folder in the open
offer-written = the offer is written
offer-code = on paper, for the person: the code to revoke it with is { $code }
offer-anew = all earlier credentials of the person are revoked
offer-anew-next = the new one is issued after the next list: { $command }
offer-birth = tell the person how the register has them: { $birth }
credential-written = the credential is written
check-account = account { $account }
town-nothing-imported = nothing imported: { $faults } faults; mend the rows
town-imported = done; who was enrolled still is, with the same credentials
town-not-applied = nothing is changed: add --apply to carry it out
town-exported = { $people } made-up people written to { $file }
request-written = platform { $at } asks; the request is written
list-published = the revocation list of { $day } is in { $folder }/published
counts-people = people { $people }, credentials { $credentials }
counts-again = re-issued { $again }, enrolled anew { $anew }, enrolments merged { $merged }
counts-revoked = revoked { $revoked } (as the list of today says)
counts-gaps = gaps signed { $gaps }
counts-newest = the newest revocation list is of { $day }
counts-due = the next gap key is due on { $day }

# What goes wrong in a town
town-nobody-asked = no platform has asked yet; `nonla practice DIR ask --at a` lets one ask
town-day-ahead = a day has passed already; a wallet takes one day's difference to its clock, no more
town-no-person = there is no such person; `nonla practice DIR people` lists the first of them
town-no-account = the platform has no such account; `nonla practice DIR saw --at a` lists those of platform A
town-many-accounts = several accounts begin so; give more of it, or all
town-not-banned = the account is not banned: there is nothing to lift
town-bad-code = { $why }; look at the paper again
town-no-platform = the message is for neither of the two platforms
town-no-verdict = the platform's verdict cannot be written: this is a fault of this program
town-none = { $folder } is no practice town: make one with `nonla practice DIR init`
town-there = { $folder } is a practice town already: choose another name
town-damaged = { $file } is not the file of a practice town that this program reads ({ $why }): make a new practice town
town-file = the town's file { $file } cannot be used: { $why }
stop-a = Agora, a forum
stop-b = Bazaar, a market
