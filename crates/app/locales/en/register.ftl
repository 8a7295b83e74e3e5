# Registers: importing, planning, samples.

register-reading = reading the register
register-making-up = making up people
register-sample-written = { $count ->
    [one] { $count } person
   *[other] { $count } people
} written to { $file }
register-imported = { $count } people imported
register-imported-partly = { $count } people imported, { $faults } faults in the rows left out
register-nothing-imported = nothing imported: { $faults } faults; mend the rows or use --skip-bad
register-births-partly-known = { $count } people with only a year or month of birth: its last day counts, so nobody counts as older than they surely are
register-written = { $count } people written to { $file }
register-not-applied = nothing is changed: add --apply --out FILE to write the register
register-plan = plan: { $added } added, { $changed } changed, { $unchanged } as they were, { $gone } gone
register-plan-row = line { $line }, changed: { $fields }
register-plan-row-back = line { $line }, changed: is back
register-plan-more = and { $count } more
register-plan-joined = line { $line }: was in the register under several numbers
register-plan-lookalike = line { $line }: new, but with the name and birth date of somebody who is gone; if it is the same person, write the old number into former_numbers
register-plan-gone-enrolled = { $count } of those gone are enrolled: their credentials stay until you revoke them
register-more-faults = and { $count } more faults; of all there are:
register-note = note: { $note }
register-born = born { $day }
register-born-month = born in { $year }-{ $month }, counts as born on { $day }
register-born-year = born in { $year }, counts as born on { $day }
register-not-imported = { $file }: { $why }; nothing was imported
register-plan-refused = { $file }, line { $line }: { $why }; nothing was imported
register-not-carried-out = { $why }; nothing was imported
register-number-taken = the register has two people with one number
