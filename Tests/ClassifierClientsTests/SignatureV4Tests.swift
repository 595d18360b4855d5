import ByteText
import Classification
import GuardrailTypes
import Testing

@testable import ClassifierClients

/// The cases `get-vanilla`, `post-vanilla`, `get-vanilla-query-order-key-case` and `post-x-www-form-urlencoded` of the "AWS Signature Version 4
/// test suite", and the worked example of "Create a signed AWS API request" and its predecessor in the AWS General Reference.
@Suite struct `Signature Version 4` {
    private let credentials = SignatureV4.Credentials(
        accessKeyID: "AKIDEXAMPLE",
        secret: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
    )
    /// 2015-08-30T12:36:00Z.
    private let time = 1_440_938_160
    private let host = ("Host", "example.amazonaws.com")

    @Test(arguments: [
        ("GET", "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
        ("POST", "", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"),
        ("GET", "Param2=value2&Param1=value1", "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"),
    ])
    func `signs as the test suite does`(method: String, query: String, expected: String) {
        let signer = SignatureV4(credentials: credentials, region: "us-east-1", service: "service")
        let headers = signer.headers(method: method, path: "/", query: query, headers: [host], body: [], at: time)
        #expect(headers.first { $0.name == "X-Amz-Date" }?.value == "20150830T123600Z")
        #expect(
            headers.last?.value
                == "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=\(expected)"
        )
    }

    @Test
    func `signs a body and its type`() {
        let signer = SignatureV4(credentials: credentials, region: "us-east-1", service: "service")
        let headers = signer.headers(
            method: "POST",
            path: "/",
            headers: [host, ("Content-Type", "application/x-www-form-urlencoded")],
            body: utf8("Param1=value1"),
            at: time
        )
        #expect(
            headers.last?.value.hasSuffix(
                "SignedHeaders=content-type;host;x-amz-date, Signature=ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"
            ) == true
        )
    }

    @Test
    func `signs the worked example of the reference`() {
        let signer = SignatureV4(credentials: credentials, region: "us-east-1", service: "iam")
        #expect(
            Hex.string(signer.key("20150830")) == "c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9"
        )
        let headers = signer.headers(
            method: "GET",
            path: "/",
            query: "Action=ListUsers&Version=2010-05-08",
            headers: [
                ("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"), ("Host", "iam.amazonaws.com"),
            ],
            body: [],
            at: time
        )
        #expect(
            headers.last?.value.hasSuffix("5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7") == true
        )
    }

    @Test(arguments: [
        (0, "19700101T000000Z"), (951_782_399, "20000228T235959Z"), (951_782_400, "20000229T000000Z"),
        (1_709_164_800, "20240229T000000Z"), (1_735_689_599, "20241231T235959Z"), (4_102_444_800, "21000101T000000Z"),
        (-1, "19691231T235959Z"),
    ])
    func `dates are those of the calendar`(time: Int, stamp: String) {
        #expect(SignatureV4.stamp(time) == stamp)
    }

    @Test
    func `an ARN in the path is encoded once in the request and again in what is signed`() {
        let arn = "arn:aws:bedrock:us-east-1:123456789012:guardrail/abc"
        let sent = PercentEncoding.encoded(arn)
        #expect(sent == "arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Aguardrail%2Fabc")
        #expect(SignatureV4.encodedPath("/guardrail/\(sent)") == "/guardrail/\(sent.replacing("%", with: "%25"))")
    }

    /// The signatures are those that botocore 1.43.11 makes of the same requests at the same time.
    @Test(arguments: [
        (nil, "2e884107bdcf52e7d5c1605c016924a20cb0984d8ad7336585a71d1d353c854c"),
        ("token/+=", "241d97addb670bf64491ccefdef2ef01de63e55b63acb938ed4df4f8f0547010"),
    ])
    func `signs a guardrail that is named by its ARN as botocore does`(token: String?, signature: String) {
        let format = BedrockGuardrail(
            guardrail: "arn:aws:bedrock:us-east-1:123456789012:guardrail/abc",
            version: "3",
            host: "bedrock-runtime.us-east-1.amazonaws.com",
            region: "us-east-1",
            credentials: .init(
                accessKeyID: "AKIDEXAMPLE",
                secret: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
                sessionToken: token
            )
        )
        let request = format.request(for: [.prompt("text", [.hate])], at: time)
        #expect(
            request.path
                == "/guardrail/arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Aguardrail%2Fabc/version/3/apply"
        )
        let authorization = request.headers.first { $0.name == "Authorization" }?.value
        #expect(authorization?.hasSuffix("Signature=\(signature)") == true)
    }

    @Test
    func `keys are read in two forms`() {
        #expect(SignatureV4.Credentials("id:secret")?.sessionToken == nil)
        #expect(SignatureV4.Credentials("id:secret:to:ken")?.sessionToken == "to:ken")
        for wrong in ["", "id", "id:", ":secret", "id:secret:"] { #expect(SignatureV4.Credentials(wrong) == nil) }
    }

    @Test
    func `a session token is sent and signed`() {
        let signer = SignatureV4(
            credentials: .init(accessKeyID: "a", secret: "b", sessionToken: "token"),
            region: "r",
            service: "s"
        )
        let headers = signer.headers(method: "POST", path: "/", headers: [host], body: [], at: time)
        #expect(headers.contains { $0 == ("X-Amz-Security-Token", "token") })
        #expect(headers.last?.value.contains("SignedHeaders=host;x-amz-date;x-amz-security-token") == true)
    }
}
