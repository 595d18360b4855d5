import Classification
import GuardrailTypes
import Testing

@testable import ClassifierClients

@Suite struct `Webhooks` {
    @Test(
        arguments: [
            (#"{"a":"{{text}}"}"#, nil), (#"["{{text}}","{{text}}"]"#, nil), (#""{{text}}""#, nil),
            (#"{"a":"{{direction}}"}"#, .noText), (#"{"a":1}"#, .noText), (#"{"a":"x {{text}}"}"#, .unknownPlace),
            (#"{"a":"{{text}}","b":"{{user}}"}"#, .unknownPlace), (#"{"{{text}}":1}"#, .unknownPlace),
            (#"{"a":"{{ text }}"}"#, .unknownPlace), (#"{"a":"}}","b":"{{text}}"}"#, .unknownPlace),
        ] as [(String, WebhookTemplate.Refusal?)]
    )
    func `check their templates when they are loaded`(source: String, refusal: WebhookTemplate.Refusal?) {
        do {
            _ = try WebhookTemplate(source)
            #expect(refusal == nil)
        } catch {
            #expect(error == refusal)
        }
    }

    @Test(arguments: [#"{"a":{{text}}}"#, "", #"{"a":"{{text}}","a":1}"#])
    func `take only JSON for a template`(source: String) {
        #expect(throws: WebhookTemplate.Refusal.self) { try WebhookTemplate(source) }
    }

    @Test(arguments: ["", "$", "a", "$.a.b", "a[0]", "[1][2].c", "$[0]", "result.scores[10].x"])
    func `know paths`(path: String) { #expect(AnswerPath(path) != nil) }

    @Test(arguments: [".", "$.", ".a", "a.", "a..b", "a[", "a[]", "a[-1]", "a[x]", "a]b", "a[0]b", "a.[0]", "$$["])
    func `refuse what is no path`(path: String) { #expect(AnswerPath(path) == nil) }

    @Test
    func `read scores by label and as a list`() throws {
        let template = try WebhookTemplate(#"{"t":"{{text}}"}"#)
        let path = try #require(AnswerPath("s"))
        let hook = Webhook(
            path: "",
            key: nil,
            template: template,
            scores: path,
            labels: LabelTable(["bad": [.harmful], "ok": []])
        )
        for (answer, score) in [
            (#"{"s":{"bad":0.5}}"#, 0.5), (#"{"s":[{"label":"bad","score":1},{"label":"ok","score":0}]}"#, 1),
            (#"{"s":{"ok":1}}"#, nil), (#"{"s":{"bad":1.5}}"#, nil), (#"{"s":{"bad":1,"new":0}}"#, nil),
            (#"{"s":[]}"#, nil),
            (#"{"s":[{"label":"bad","score":0},{"label":"bad","score":1}]}"#, nil), (#"{"t":{"bad":1}}"#, nil),
        ] as [(String, Float?)] {
            let verdicts = try? hook.verdicts(for: [.prompt("x", [.harmful])], from: utf8(answer))
            #expect(verdicts?.first?.scores[.harmful] == score, "\(answer)")
        }
    }
}
