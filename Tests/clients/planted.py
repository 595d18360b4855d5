"""Values that the tests plant. They are published test values or were made up; none opens anything."""

CARD = "4012 8888 8888 1881"
#: The same card as the shipped rule shows it.
MASKED_CARD = "**** **** **** 1881"
AWS_KEY = "AKIAWEIRTESTPLANTQ7Z"
EMAIL = "jane.roe.planted@mail-weir-tests.org"

#: Track 2 of a card's stripe: the one value that ends an answer under the suite's policy.
STRIPE = ";4012888888881881=29041010000000000?"

SECRETS = [CARD, AWS_KEY, EMAIL, STRIPE]
