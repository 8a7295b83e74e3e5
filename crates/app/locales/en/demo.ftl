# The demo.

demo-wants = A forum wants one account for each adult who lives in Vietnam, and no second one for anybody.
demo-shows = People prove that with a credential of the civil register; name, birth date and number stay hidden.
demo-watch = Watch what the forum, a market and the issuer learn; at the end all three try to find out more.
demo-only-guesses = The forum, the market and the issuer put together all that they received, and still could only guess who has which account.
demo-more-than-guesses = Together the forum, the market and the issuer could tell better than by guessing who has which account: see the table.
