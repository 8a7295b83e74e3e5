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

# What is wrong with a file.

import-too-large = the file is larger than { $most } bytes: split it
import-empty = the file is empty: choose another
import-other-format = the file is { $kind }, not a CSV file, whatever it is called: open it and save it as type CSV UTF-8 (comma delimited)
import-broken-utf16 = the file breaks off within a character on line { $line }, so it was not saved whole: save it again as type CSV UTF-8 (comma delimited)
import-nul-byte = the file has a NUL byte on line { $line }: it was not saved whole, or is not text; save it again as type CSV UTF-8 (comma delimited)
import-wrong-header = the first row is not the header of a register: { $why }; the columns are full_name, birth_date, id_number, phone, province, status, nationality, resident_country and, if you have it, former_numbers
import-unreadable = the file cannot be read past line { $line }: save it again as type CSV UTF-8 (comma delimited)

kind-workbook = a workbook (.xlsx or .ods)
kind-old-workbook = a workbook (.xls)
kind-web-page = a web page or XML
kind-document = a PDF or RTF document
kind-utf-32 = UTF-32 text

header-no-separator = it is one column only: save as CSV UTF-8 (comma delimited), with commas, semicolons or tabs between the columns
header-none = it names no column: put the names above the rows
header-count = it has { $found } columns
header-order = the columns stand in another order
header-spelling = column { $column } must be written { $name }: in small letters without accents, with _ between words and nothing invisible
header-name = column { $column } must be called { $name }

note-utf-16 = read all the same: the file is UTF-16; the type to choose when saving is CSV UTF-8 (comma delimited)
note-separator-line = read all the same: the first line is sep=, not the header; the type to choose when saving is CSV UTF-8 (comma delimited)
note-tabs = read all the same: the columns are separated by tabs; the type to choose when saving is CSV UTF-8 (comma delimited)
note-semicolons = read all the same: the columns are separated by semicolons; the type to choose when saving is CSV UTF-8 (comma delimited)
note-separator = read all the same: the columns are separated by { $sign }; the type to choose when saving is CSV UTF-8 (comma delimited)
note-blanks = read all the same: names in the header have blanks around them; delete them in the sheet
note-end-mark = read all the same: the file ends in Ctrl-Z; the type to choose when saving is CSV UTF-8 (comma delimited)

row = line { $line }, { $field }: { $why }
row-column-count = has { $found } columns instead of { $expected }
row-open-quote = a quote is not closed on its line; nothing was read up to line { $line }
row-not-utf-8 = is not UTF-8 text: save the file as type CSV UTF-8 (comma delimited)
row-lost-letters = has ? where letters were lost: save the sheet as type CSV UTF-8 (comma delimited)
row-wrong-encoding = has letters that were read in a wrong encoding: open the original as UTF-8
row-missing = is empty
row-in-future = lies in the future, if today is { $today } as this machine's clock says
row-too-old = makes the person older than 130 years
row-unknown-status = a status is citizen, foreign_resident or citizen_abroad
row-same-number = same ID number as line { $line }
row-kind-columns = has another number of columns than the header
row-kind-quote = a quote is not closed on its line
row-kind-number = same ID number as another line
row-country = a country is two upper-case letters (ISO 3166-1 alpha-2)
row-province = a province is three digits, 001 to 096
row-full-name = a full name has 1 to 120 visible characters and no blank at either end
row-id-number = an identity number has 6 to 12 upper-case letters and digits
row-born-after-enrolment = the birth date is after the enrolment day
row-ends-before-enrolment = the credential ends before the enrolment day
row-not-iso = a day is written YYYY-MM-DD
row-no-such-day = no such day in the calendar
row-day-out-of-range = day outside 1900-01-01 to 2079-06-06
row-formula = a name that begins with = + - or @ is a formula to a spreadsheet
row-name-without-letter = a name has a letter
row-not-the-last-day = where only the year or month of birth is known, its last day counts
row-former-numbers = former numbers are at most eight, all different and not the number of today
row-phone = a phone number has ten digits and starts with 03, 05, 07, 08 or 09
row-citizen-number = a citizen number has twelve digits (spreadsheets drop leading zeros)
row-number-names-no-place = a citizen number starts with a province (001 to 096) or a country (100 and up)
row-number-and-birth = the citizen number does not fit the birth date
row-residence-card = a residence card number has two capital letters and seven digits
row-status-and-nationality = the status does not fit the nationality
row-status-and-residence = the status does not fit the country of residence
row-status-and-province = a province is given exactly for residents of Vietnam

plan-same-number-twice = two rows have the same number
plan-same-person-twice = two rows are one person of the register, by a former number of theirs
plan-other-person = the number is that of an enrolled person with another name and another day of birth; if both are corrections, import one of them first
plan-stale = the register has changed since the plan was made; plan again
plan-merges = { $count } people are enrolled under two numbers each: one enrolment of each ends, and this is counted in public; allow it, or leave out those rows
