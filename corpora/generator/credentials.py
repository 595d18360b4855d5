"""Keys and tokens in the forms that their issuers document or that are plain to see in them. Made up; they open nothing."""

import base64
import json

from . import checks

LOWER = "abcdefghijklmnopqrstuvwxyz"
UPPER = LOWER.upper()
DIGITS = "0123456789"
HEX = DIGITS + "abcdef"
BASE62 = DIGITS + UPPER + LOWER
URL = BASE62 + "_-"
BASE64 = BASE62 + "+/"


def form(*parts):
    """A maker of texts that are parts in a row: literals, or (alphabet, length)."""
    return lambda d: "".join(part if isinstance(part, str) else d.some(*part) for part in parts)


def any_of(*makers):
    return lambda d: d.one(makers)(d)


def with_crc(prefix):
    def make(d):
        body = d.some(BASE62, 30)
        return prefix + body + checks.crc32_base62(body)
    return make


def jwt(d):
    part = lambda value: base64.urlsafe_b64encode(json.dumps(value, separators=(",", ":")).encode()).decode().rstrip("=")
    head = part({"alg": d.one(["HS256", "RS256", "ES256"]), "typ": "JWT"})
    return f"{head}.{part({'sub': d.digits(8), 'iat': 1700000000 + d.below(9_000_000)})}.{d.some(URL, 43)}"


def private_key(d):
    kind = d.one(["RSA ", "EC ", "OPENSSH ", ""])
    lines = [d.some(BASE64, 64) for _ in range(d.between(3, 8))] + [d.some(BASE64, 30) + "=="]
    return f"-----BEGIN {kind}PRIVATE KEY-----\n" + "\n".join(lines) + f"\n-----END {kind}PRIVATE KEY-----"


def password(d):
    return d.one(["Sommer", "winter", "Blue", "tiger", "Kaffee", "Nordsee"]) + d.one("!#%_*") + d.digits(3) + d.some(BASE62, 4)


def database_url(d):
    scheme = d.one(["postgres", "postgresql", "mysql", "mongodb", "redis", "amqp"])
    return f"{scheme}://svc_{d.some(LOWER, 5)}:{d.some(BASE62, 12)}@db{d.below(9)}.prod.acme-corp.net:{d.between(3000, 9000)}/main"


def url_credentials(d):
    return f"https://deploy:{d.some(BASE62, 14)}@git.acme-corp.net"


# entity: maker. All are told by their form alone.
CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": form("AKIA", (UPPER + "234567", 16)),
    "GITHUB_TOKEN": any_of(with_crc("ghp_"), with_crc("gho_"), with_crc("ghs_"),
                           form("github_pat_", (BASE62, 22), "_", (BASE62, 59))),
    "GITLAB_PAT": form("glpat-", (URL[:-2], 20)),
    "NPM_TOKEN": with_crc("npm_"),
    "PYPI_TOKEN": form("pypi-AgEIcHlwaS5vcmc", (URL, 130)),
    "OPENAI_KEY": any_of(form("sk-proj-", (BASE62, 74), "T3BlbkFJ", (BASE62, 74)),
                         form("sk-", (BASE62, 20), "T3BlbkFJ", (BASE62, 20))),
    "ANTHROPIC_KEY": form("sk-ant-api03-", (URL[:-2], 93), "AA"),
    "GOOGLE_API_KEY": form("AIzaSy", (URL[:-2], 33)),
    "GOOGLE_OAUTH": form("GOCSPX-", (BASE62, 28)),
    "HUGGINGFACE_TOKEN": form("hf_", (BASE62[10:], 34)),
    "GROQ_KEY": form("gsk_", (BASE62, 52)),
    "XAI_KEY": form("xai-", (BASE62, 80)),
    "OPENROUTER_KEY": form("sk-or-v1-", (HEX, 64)),
    "PERPLEXITY_KEY": form("pplx-", (BASE62, 48)),
    "REPLICATE_TOKEN": form("r8_", (BASE62, 37)),
    "SLACK_TOKEN": any_of(form("xoxb-", (DIGITS, 12), "-", (DIGITS, 13), "-", (BASE62, 24)),
                          form("xoxp-", (DIGITS, 12), "-", (DIGITS, 12), "-", (DIGITS, 13), "-", (HEX, 32))),
    "SLACK_WEBHOOK": form("https://hooks.slack.com/services/T", (UPPER + DIGITS, 8), "/B", (UPPER + DIGITS, 8), "/",
                          (BASE62, 24)),
    "STRIPE_KEY": any_of(form("sk_live_", (BASE62, 24)), form("rk_live_", (BASE62, 99))),
    "SENDGRID_KEY": form("SG.", (URL[:-2], 22), ".", (URL[:-2], 43)),
    "MAILGUN_KEY": form("key-", (HEX, 32)),
    "MAILCHIMP_KEY": form((HEX, 32), "-us", (DIGITS[1:], 1)),
    "TWILIO_KEY": form("SK", (HEX, 32)),
    "DIGITALOCEAN_TOKEN": form("dop_v1_", (HEX, 64)),
    "DATABRICKS_TOKEN": form("dapi", (HEX, 32)),
    "SHOPIFY_TOKEN": form("shpat_", (HEX, 32)),
    "DOCKER_TOKEN": form("dckr_pat_", (URL[:-2], 27)),
    "ATLASSIAN_TOKEN": form("ATATT3xFfGF0", (URL[:-2], 171), "=", (HEX.upper()[:16], 8)),
    "NOTION_TOKEN": form("ntn_", (DIGITS, 11), (BASE62, 35)),
    "LINEAR_KEY": form("lin_api_", (BASE62, 40)),
    "GRAFANA_TOKEN": form("glsa_", (BASE62, 32), "_", (HEX, 8)),
    "NEW_RELIC_KEY": form("NRAK-", (UPPER + DIGITS, 27)),
    "SENTRY_TOKEN": form("sntryu_", (HEX, 64)),
    "VAULT_TOKEN": form("hvs.", (URL[:-2], 90)),
    "TERRAFORM_TOKEN": form((BASE62, 14), ".atlasv1.", (BASE62, 67)),
    "SUPABASE_TOKEN": form("sbp_", (HEX, 40)),
    "TAILSCALE_KEY": form("tskey-auth-k", (BASE62, 11), "CNTRL-", (BASE62, 32)),
    "FIGMA_TOKEN": form("figd_", (URL[:-2], 40)),
    "POSTMAN_KEY": form("PMAK-", (HEX, 24), "-", (HEX, 34)),
    "AIRTABLE_TOKEN": form("pat", (BASE62, 14), ".", (HEX, 64)),
    "TELEGRAM_TOKEN": form((DIGITS[1:], 10), ":AA", (URL[:-2], 33)),
    "ASANA_TOKEN": form("2/", (DIGITS[1:], 16), "/", (DIGITS[1:], 16), ":", (HEX, 32)),
    "AUTHORIZATION_HEADER": form("Authorization: Bearer ", (BASE62, 40)),
    "AZURE_CLIENT_SECRET": form((BASE62, 3), "8Q~", (BASE62, 34)),
    "BREVO_KEY": form("xkeysib-", (HEX, 64), "-", (BASE62, 16)),
    "BUILDKITE_TOKEN": form("bkua_", (HEX, 40)),
    "CONTENTFUL_TOKEN": form("CFPAT-", (URL[:-2], 43)),
    "CRATES_TOKEN": form("cio", (BASE62, 32)),
    "DISCORD_WEBHOOK": form("https://discord.com/api/webhooks/", (DIGITS[1:], 18), "/", (URL[:-2], 68)),
    "DOPPLER_TOKEN": form("dp.pt.", (BASE62, 43)),
    "DYNATRACE_TOKEN": form("dt0c01.", (UPPER + "234567", 24), ".", (UPPER + "234567", 64)),
    "EASYPOST_KEY": form("EZAK", (BASE62, 54)),
    "FLYIO_TOKEN": form("fo1_", (URL[:-2], 43)),
    "LANGSMITH_KEY": form("lsv2_pt_", (HEX, 32), "_", (HEX, 10)),
    "NVIDIA_KEY": form("nvapi-", (URL[:-2], 64)),
    "ONEPASSWORD_TOKEN": form("ops_eyJ", (BASE62, 300)),
    "PINECONE_KEY": form("pcsk_", (BASE62, 6), "_", (BASE62, 62)),
    "PLANETSCALE_TOKEN": form("pscale_tkn_", (URL[:-2], 43)),
    "POSTHOG_KEY": form("phx_", (BASE62, 43)),
    "PULUMI_TOKEN": form("pul-", (HEX, 40)),
    "README_KEY": form("rdme_", (LOWER + DIGITS, 70)),
    "RESEND_KEY": form("re_", (BASE62, 8), "_", (BASE62, 24)),
    "RUBYGEMS_KEY": form("rubygems_", (HEX, 48)),
    "SONAR_TOKEN": form("sqp_", (HEX, 40)),
    "SOURCEGRAPH_TOKEN": form("sgp_", (HEX, 16), "_", (HEX, 40)),
    "TAVILY_KEY": form("tvly-dev-", (BASE62, 32)),
    "JWT": jwt,
    "PRIVATE_KEY": private_key,
    "DB_URL_CREDENTIALS": database_url,
    "URL_CREDENTIALS": url_credentials,
}

# entity: (maker, texts around it). The words around tell what it is, and the span is the value alone.
SPOKEN = {
    "PASSWORD": (password, ["the password is {}.", "password: {}", "Passwort: {}", "login with admin / password={}",
                            'DB_PASSWORD="{}"', "my new password is {} , please keep it"]),
    "AWS_SECRET_ACCESS_KEY": (form((BASE64, 40)), ["aws_secret_access_key = {}", "AWS_SECRET_ACCESS_KEY={}",
                                                   "my AWS secret access key is {}"]),
    "API_KEY": (any_of(form((BASE62, 32)), form((HEX, 40))), ["api_key = {}", "API key: {}", '"client_secret": "{}"']),
}
# A random key now and then draws no digit, and then nobody could tell it from a word.

# What stands where a key would, and is none.
PLACEHOLDERS = [
    ("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE", "the example key of the AWS documentation"),
    ("API_KEY", "${API_KEY}", "a variable"),
    ("API_KEY", "<your-api-key>", "to be filled in"),
    ("API_KEY", "YOUR_API_KEY_HERE", "to be filled in"),
    ("API_KEY", "xxxxxxxxxxxxxxxxxxxxxxxx", "crossed out"),
    ("API_KEY", "{{ secrets.API_KEY }}", "a template"),
    ("API_KEY", "process.env.API_KEY", "a variable"),
    ("PASSWORD", "********", "crossed out"),
    ("PASSWORD", "${DB_PASSWORD}", "a variable"),
    ("PASSWORD", "<password>", "to be filled in"),
    ("GITHUB_TOKEN", "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "crossed out"),
    ("GITHUB_TOKEN", "ghp_short", "too short"),
    ("OPENAI_KEY", "sk-...", "cut off"),
    ("STRIPE_KEY", "sk_live_...", "cut off"),
    ("SLACK_TOKEN", "xoxb-your-token", "to be filled in"),
    ("JWT", "eyJhbGciOi...", "cut off"),
]
