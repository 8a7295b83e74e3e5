# What every command may say: files, the clock, how something ended.

mark-ok-plain = ok
mark-refused = REFUSED

file-not-read = cannot read { $file }: { $why }
file-not-written = cannot write { $file }: { $why }
file-exists = { $file } is there already: choose another name, nothing was overwritten
file-not-forced = { $file } is there already: choose another name, or replace it with --force; nothing was overwritten
file-precious = { $file } belongs to a wallet, a backup or a practice town, and is never replaced: choose another name
file-twice = { $file } is named for two outputs: give each a name of its own
file-is-folder = { $file } is a folder: name a file in it
file-too-large = { $file } is larger than { $most } bytes: it is not what is read here
file-not-text = { $file } is not text: choose another file

why-not-found = there is no such file or folder
why-not-allowed = you have no permission to; look at the rights of the file and its folder
why-read-only = the disk or folder is read-only; choose a place that can be written to
why-disk-full = the disk is full; make room and try again
why-not-a-folder = a part of the path is a file and not a folder
why-is-a-folder = it is a folder

output-failed = cannot write to standard output: { $why }
clock-no-day = this machine's clock shows no day between 1900 and 2079; set it right, or give --day YYYY-MM-DD
json-failed = cannot write JSON: { $why }
