"""Uploads, and the forms of a block, as an unmodified client sees them."""

import http.server
import threading

import openai
import pytest

from harness.gateway import Gateway, upstream_of
from planted import CARD, MASKED_CARD

ASK = [{"role": "user", "content": f"Is {CARD} a card?"}]
SOUND = (f"{CARD}.mp3", b"\x00\x01sound", "audio/mpeg")
LINE = b'{"custom_id":"1","url":"/v1/chat/completions","body":{"model":"m","messages":[{"role":"user","content":"%s"}]}}\n'


class Provider(http.server.BaseHTTPRequestHandler):
    """Answers as a provider of sound and files does; keeps what it was sent."""

    protocol_version = "HTTP/1.1"
    bodies = []

    def log_message(self, *_):
        pass

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.bodies.append(body)
        if b'name="stream"' in body:
            events = [
                '{"type":"transcript.text.delta","delta":"use %s"}' % CARD[:9],
                '{"type":"transcript.text.delta","delta":"%s now"}' % CARD[9:],
                '{"type":"transcript.text.done","text":"use %s now"}' % CARD,
            ]
            self.answer("".join(f"data: {event}\n\n" for event in events), "text/event-stream")
        elif b"vtt" in body:
            cues = f"WEBVTT\n\n00:00.000 --> 00:01.000\nuse {CARD[:9]}\n\n00:01.000 --> 00:02.000\n{CARD[10:]}\n"
            self.answer(cues, "text/vtt")
        elif self.path.endswith("/files"):
            self.answer('{"id":"file-1","object":"file","bytes":1,"created_at":1,"filename":"b","purpose":"batch"}')
        else:
            self.answer('{"text":"use %s"}' % CARD)

    def do_GET(self):
        self.answer('{"note":"%s"}\n' % CARD, "application/octet-stream")

    def do_DELETE(self):
        self.answer('{"id":"file-1","object":"file","deleted":true}')

    def answer(self, text, kind="application/json"):
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())


@pytest.fixture(scope="module")
def provider():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()


@pytest.fixture(scope="module")
def forms(request, tmp_path_factory, provider):
    """A client of a gateway of its own, whose refusals are answers."""
    gateway = Gateway(
        request.config.getoption("--weir"),
        tmp_path_factory.mktemp("forms"),
        upstream_of(f"http://127.0.0.1:{provider.server_port}/v1"),
        more_settings="on_input_block: refusal\n",
    )
    with openai.OpenAI(base_url=gateway.url + "/v1", api_key="none", timeout=30) as client:
        yield client
    assert gateway.stop() == 0


def moderated(mode):
    policy = {"input": {"mode": mode}, "output": {"mode": "score"}}
    return {"moderation": {"model": "omni-moderation-latest", "policy": policy}}


def test_a_prompt_and_a_file_name_are_redacted(forms):
    heard = forms.audio.transcriptions.create(model="whisper-1", file=SOUND, prompt=f"It is {CARD}")
    assert heard.text == f"use {MASKED_CARD}"
    sent = Provider.bodies[-1].decode()
    assert CARD not in sent and sent.count(MASKED_CARD) == 2 and "\x00\x01sound" in sent


def test_subtitles_are_redacted_across_cues(forms):
    heard = forms.audio.transcriptions.create(model="whisper-1", file=SOUND, response_format="vtt")
    assert CARD[10:] not in heard.replace(MASKED_CARD, "") and MASKED_CARD in heard and heard.count("-->") == 2


def test_a_streamed_transcript_is_redacted(forms):
    events = list(forms.audio.transcriptions.create(model="gpt-4o-transcribe", file=SOUND, stream=True))
    assert "".join(event.delta for event in events[:-1]) == f"use {MASKED_CARD} now"
    assert events[-1].text == f"use {MASKED_CARD} now"


def test_a_batch_file_is_redacted_and_kept(forms):
    kept = forms.files.create(file=("b.jsonl", LINE % CARD.encode()), purpose="batch")
    assert kept.id == "file-1" and LINE % MASKED_CARD.encode() in Provider.bodies[-1]
    assert forms.files.content("file-1").text == '{"note":"%s"}\n' % MASKED_CARD
    assert forms.files.delete("file-1").deleted


def test_a_file_that_is_no_text_is_refused_once(forms):
    with pytest.raises(openai.APIStatusError) as caught:
        forms.files.create(file=("a.pdf", b"%PDF\x00\xff"), purpose="user_data")
    assert caught.value.status_code == 415 and caught.value.code == "uninspectable_file"


def test_a_refusal_is_an_answer(forms):
    asked = forms.chat.completions.create(model="m", messages=ASK, extra_body=moderated("block"))
    choice = asked.choices[0]
    assert choice.finish_reason == "content_filter" and choice.message.refusal.startswith("Blocked by policy")
    assert CARD not in asked.model_dump_json()
    found = asked.to_dict()["moderation"]["input"]["results"][0]
    assert found["flagged"] and found["categories"] == {"CREDIT_CARD": True}


def test_a_streamed_refusal_is_an_answer(forms):
    chunks = list(forms.chat.completions.create(model="m", messages=ASK, stream=True, extra_body=moderated("block")))
    said = "".join((chunk.choices[0].delta.refusal or "") for chunk in chunks if chunk.choices)
    assert said.startswith("Blocked by policy") and "moderation" in chunks[-1].to_dict()


def test_a_refused_response_is_read_by_the_helper(forms):
    with forms.responses.stream(model="m", input=ASK[0]["content"], extra_body=moderated("block")) as stream:
        final = stream.get_final_response()
    assert final.output[0].content[0].type == "refusal" and final.status == "completed"
