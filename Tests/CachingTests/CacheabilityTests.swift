import Caching
import Testing
import Wire

private struct Case: Sendable, CustomTestStringConvertible {
    let dialect: APIDialect?
    let json: String
    let objection: CacheObjection?
    var testDescription: String { "\(dialect.map(\.rawValue) ?? "other") \(json)" }

    init(_ dialect: APIDialect?, _ json: String, _ objection: CacheObjection? = nil) {
        self.dialect = dialect
        self.json = json
        self.objection = objection
    }

    static let all = [
        Case(.chat, #"{"messages":[{"role":"user","content":"x"}]}"#), Case(.chat, #"{"store":true}"#, .state),
        Case(.chat, #"{"store":false}"#), Case(.chat, #"{"store":null}"#), Case(.chat, #"{"n":1}"#),
        Case(.chat, #"{"n":null}"#), Case(.chat, #"{"n":2}"#, .choices), Case(.chat, #"{"n":1.5}"#, .choices),
        Case(.chat, #"{"web_search_options":{}}"#, .providerTool), Case(.chat, #"{"audio":{"voice":"x"}}"#, .media),
        Case(.chat, #"{"tools":[{"type":"function","function":{"name":"f"}}]}"#), Case(.chat, #"{"tools":[]}"#),
        Case(.chat, #"{"tools":[{"type":"custom"},{"type":"web_search"}]}"#, .providerTool),
        Case(.chat, #"{"tools":[{}]}"#, .providerTool), Case(.chat, #"{"tools":"x"}"#, .providerTool),
        Case(
            .chat,
            #"{"messages":[{"content":[{"type":"image_url","image_url":{"url":"https://x/y.png"}}]}]}"#,
            .reference
        ),
        Case(
            .chat,
            #"{"messages":[{"content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,AA"}}]}]}"#
        ),
        Case(.chat, #"{"messages":[{"content":[{"type":"file","file":{"file_id":"f"}}]}]}"#, .reference),
        Case(
            .chat,
            #"{"tools":[{"type":"function","function":{"parameters":{"properties":{"url":{"type":"string"}}}}}]}"#
        ),
        Case(.responses, #"{"input":"x"}"#, .state), Case(.responses, #"{"input":"x","store":false}"#),
        Case(.responses, #"{"store":true}"#, .state), Case(.responses, #"{"store":null}"#, .state),
        Case(.responses, #"{"store":false,"previous_response_id":"r"}"#, .state),
        Case(.responses, #"{"store":false,"previous_response_id":null}"#),
        Case(.responses, #"{"store":false,"conversation":{"id":"c"}}"#, .state),
        Case(.responses, #"{"store":false,"background":true}"#, .state),
        Case(.responses, #"{"store":false,"prompt":{"id":"p"}}"#, .state),
        Case(.responses, #"{"store":false,"tools":[{"type":"function"}]}"#),
        Case(.responses, #"{"store":false,"tools":[{"type":"file_search"}]}"#, .providerTool),
        Case(.responses, #"{"store":false,"tools":[{"type":"mcp","server_url":"https://x"}]}"#, .providerTool),
        Case(.responses, #"{"store":false,"input":[{"type":"item_reference","id":"i"}]}"#, .reference),
        Case(
            .responses,
            #"{"store":false,"input":[{"content":[{"type":"input_image","image_url":"https://x"}]}]}"#,
            .reference
        ),
        Case(
            .responses,
            #"{"store":false,"input":[{"content":[{"type":"input_file","file_url":"https://x"}]}]}"#,
            .reference
        ),
        Case(.messages, #"{"messages":[]}"#), Case(.messages, #"{"container":"c"}"#, .state),
        Case(.messages, #"{"tools":[{"name":"f","input_schema":{}}]}"#),
        Case(.messages, #"{"tools":[{"type":"custom"}]}"#),
        Case(.messages, #"{"tools":[{"type":"web_search_20250305"}]}"#, .providerTool),
        Case(.messages, #"{"mcp_servers":[{"url":"https://x"}]}"#, .providerTool),
        Case(.messages, #"{"mcp_servers":[]}"#),
        Case(.messages, #"{"messages":[{"content":[{"source":{"type":"url","url":"https://x"}}]}]}"#, .reference),
        Case(.messages, #"{"messages":[{"content":[{"source":{"type":"file","file_id":"f"}}]}]}"#, .reference),
        Case(.gemini, #"{"contents":[]}"#), Case(.gemini, #"{"cachedContent":"c"}"#, .state),
        Case(.gemini, #"{"tools":[{"functionDeclarations":[]}]}"#),
        Case(.gemini, #"{"tools":[{"googleSearch":{}}]}"#, .providerTool),
        Case(.gemini, #"{"tools":[{"codeExecution":{},"functionDeclarations":[]}]}"#, .providerTool),
        Case(.gemini, #"{"generationConfig":{"candidateCount":2}}"#, .choices),
        Case(.gemini, #"{"generationConfig":{"responseModalities":["AUDIO"]}}"#, .media),
        Case(.gemini, #"{"generationConfig":{"responseModalities":["TEXT"]}}"#),
        Case(.gemini, #"{"contents":[{"parts":[{"fileData":{"fileUri":"gs://x"}}]}]}"#, .reference),
        Case(nil, #"{"input":["a","b"]}"#),
    ]
}

@Suite struct CacheabilityTests {
    @Test(arguments: Case.all)
    fileprivate func `only what hangs on the body alone is kept`(one: Case) throws {
        let document = try JSONDocument(parsing: Array(one.json.utf8))
        #expect(Cacheability.objection(to: document, as: one.dialect) == one.objection)
    }
}
