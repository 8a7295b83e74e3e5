"""What a credential holds: layout hash and header (proof-format.md, section 3)."""

from hashing import SUITE, frame, tagged

SLOTS = 11
HANDLE, VALID_UNTIL, BIRTH_DATE, ENROLLED_ON, RESIDENT_COUNTRY, PROVINCE, STATUS = 1, 2, 3, 4, 5, 6, 7
LAYOUT = (b"holder_secret:raw,handle:integer,valid_until:day,birth_date:day,enrolled_on:day,resident_country:country,"
          b"province:province,status:status,nationality:country,full_name:text,id_number:text")
LAYOUT_HASH = tagged(b"NONLA-LAYOUT-V1", LAYOUT)


def credential_header(issuer, vct):
    return frame(b"NONLA-CREDENTIAL-V1", SUITE, issuer.encode(), vct.encode(), LAYOUT_HASH)
