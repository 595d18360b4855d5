import Testing

@testable import Caching

func form(_ text: String) -> TextForm? { TextForm(Array(text.utf8)) }

@Suite struct TextFormTests {
    /// Texts that ask the same.
    static let same: [(String, String)] = [
        ("What is the capital of France?", "what is the capital of France"),
        ("What is the capital of France?", "What's the capital of France?"),
        ("What is the capital of France?", "Please tell me what is the capital of France."),
        ("What is the capital of France?", "Hi, can you tell me what's the capital of France? Thanks!"),
        ("How do I reset my password?", "How can I reset my password?"),
        ("How do I reset my password?", "how to reset my password"),
        ("how could i cancel my order", "How do I cancel my order, please?"),
        ("Explain quantum tunnelling", "Could you explain quantum tunnelling?"),
        ("Explain quantum tunnelling", "Could you please explain quantum tunnelling, thank you"),
        ("Explain quantum tunnelling", "I would like you to explain quantum tunnelling."),
        ("List the planets", "Please list the planets."),
        ("List the planets", "list planets"),
        ("Why doesn't water burn?", "Why does not water burn"),
        ("Why can't penguins fly?", "why cannot penguins fly?"),
        ("Who is the author of Dune?", "Hello! who is the author of Dune?"),
        ("I want to know when the store opens", "tell me when store opens"),
        ("Describe  a sunset", "describe a sunset"),
        ("It's broken, what should I do?", "It’s broken, what should I do"),
    ]

    @Test(arguments: same)
    func `courtesies and contractions make no difference`(one: String, other: String) {
        #expect(form(one) != nil)
        #expect(form(one) == form(other))
    }

    /// Texts that are nearly the same, and ask something else.
    static let different: [(String, String)] = [
        // Numbers, dates, versions.
        ("What is 17 times 23?", "What is 17 times 24?"), ("What is 12 plus 21?", "What is 21 plus 12?"),
        ("What is 5!", "What is 5?"), ("What is -5 squared?", "What is 5 squared?"), ("List 3 ideas", "List 4 ideas"),
        ("List three ideas", "List four ideas"), ("Who won in 1998?", "Who won in 1989?"),
        ("Is 1.5 enough?", "Is 15 enough?"),
        ("Is 1.5 enough?", "Is 1,5 enough?"), ("What changed in Swift 5.9?", "What changed in Swift 5.10?"),
        ("What is ½ of 9?", "What is ¼ of 9?"), ("What is x² at 3?", "What is x³ at 3?"),
        ("Is 3 - 5 odd?", "Is 3 -5 odd?"),
        // Names and ids.
        ("Who is John Smith?", "Who is Jane Smith?"),
        ("What is the capital of France?", "What is the capital of Spain?"),
        ("what is the capital of austria", "what is the capital of australia"),
        ("Status of order A-17", "Status of order B-17"),
        ("Status of order AB17", "Status of order AB71"), ("Where is Turkey found?", "Where is turkey found?"),
        ("How do US sales look?", "How do us sales look?"), ("Turkey facts", "turkey facts"),
        ("Polish shoes", "polish shoes"),
        ("albums by the who", "albums by who"), ("what is plan a", "what is the plan"),
        ("Did Ann pay Bob?", "Did Bob pay Ann?"),
        ("reply to Müller", "reply to Muller"), ("mail to ann_b", "mail to ann_c"),
        // Placeholders of redaction.
        ("Mail [EMAIL_1] now", "Mail [EMAIL_2] now"), ("Mail [EMAIL] now", "Mail [PHONE] now"),
        ("Is [PERSON_1] above [PERSON_2]?", "Is [PERSON_2] above [PERSON_1]?"), ("Mail [EMAIL]", "Mail EMAIL"),
        // Negation and degree.
        ("Is it safe?", "Is it not safe?"), ("Why do cats purr?", "Why don't cats purr?"),
        ("Can I eat it?", "Can't I eat it?"),
        ("Should I stop now?", "Should I never stop now?"), ("list files with errors", "list files without errors"),
        ("is it legal", "is it illegal"), ("Name the best phone", "Name the worst phone"),
        ("all users", "all but users"),
        ("Show increasing rates", "Show decreasing rates"), ("can i skip breakfast", "can i only skip breakfast"),
        // Languages and units.
        ("Answer in German", "Answer in French"), ("answer in german", "answer in dutch"),
        ("How far is it in km?", "How far is it in miles?"),
        ("Is 30 °C hot?", "Is 30 °F hot?"), ("Is 5 mg too much?", "Is 5 g too much?"), ("Is 5 mb big?", "Is 5 Mb big?"),
        ("What costs 5 $?", "What costs 5 €?"), ("code in java", "code in javascript"), ("Code in C", "Code in C++"),
        ("convert usd to eur", "convert eur to usd"), ("Is 5 km far?", "Is 5km/h far?"),
        // Who, what is done, and how.
        ("Should I call you?", "Should you call me?"), ("Delete my files", "Restore my files"),
        ("how do i look", "how can i look"),
        ("How do you feel?", "How do I feel?"), ("can you delete all files", "delete all files"),
        ("is this a test", "this is a test"),
        ("flights from rome to oslo", "flights from oslo to rome"), ("You are coming?", "You are coming."),
        ("Let us eat, grandma", "Let us eat grandma"), ("my son's dog", "my sons' dog"),
        ("user with roles", "users with roles"),
        ("what did he see", "what did she see"), ("Is it open today?", "Is it open tomorrow?"),
        ("before noon", "after noon"),
        ("hello world program", "world program"), ("a > b or not", "a < b or not"), ("a >= b or so", "a > b or so"),
    ]

    @Test(arguments: different)
    func `a small change is another question`(one: String, other: String) {
        #expect(form(one) != nil && form(other) != nil)
        #expect(form(one) != form(other))
    }

    @Test func `there are enough of them, and none is like another`() {
        #expect(Self.different.count >= 60)
        var questions: [TextForm: String] = [:]
        for text in Self.different.flatMap({ [$0, $1] }) {
            guard let form = form(text) else { continue }
            #expect(questions[form] == nil || questions[form] == text, "\(text) and \(questions[form] ?? "")")
            questions[form] = text
        }
    }

    @Test(arguments: [
        "", " ", "12", "!?", "first\nsecond", "a\tb", "say \"no\"", "with `code`", "“quoted”", "Fix this: the cat",
        "How many letters has please?", "Translate please into German", "What does thanks mean?", "a\u{200B}b",
        "a\u{202E}b",
        String(repeating: "x", count: 513),
    ])
    func `a text that may hang on its very words has no form`(text: String) {
        #expect(form(text) == nil)
        #expect(form("\u{FF}") != nil && TextForm([0xFF]) == nil)
    }

    /// A word more, less, or another, anywhere in a question, is another question.
    @Test func `every word of a question counts`() {
        var random = Noise(seed: 17)
        let words = [
            "alpha", "beta", "not", "7", "Rome", "[EMAIL_1]", "km", "with", "to", "a", "is", "my", "%", "of", "I", "-",
            "who",
        ]
        for _ in 0..<20_000 {
            let said = (0..<Int(2 + random.next() % 7)).map { _ in words[Int(random.next() % UInt64(words.count))] }
            var changed = said
            let place = Int(random.next() % UInt64(said.count))
            switch random.next() % 3 {
            case 0: changed.remove(at: place)
            case 1: changed.insert(words[Int(random.next() % UInt64(words.count))], at: place)
            default: changed[place] = words[Int(random.next() % UInt64(words.count))]
            }
            guard said != changed, let one = form(said.joined(separator: " ")) else { continue }
            #expect(one != form(changed.joined(separator: " ")), "\(said) \(changed)")
            #expect(one == form("please " + said.joined(separator: " ") + ", thanks"), "\(said)")
        }
    }

    @Test func `any bytes are read`() {
        var random = Noise(seed: 3)
        for _ in 0..<20_000 {
            let bytes = (0..<Int(random.next() % 40)).map { _ in UInt8(truncatingIfNeeded: random.next()) & 0x7F }
            let one = TextForm(bytes)
            #expect(one == TextForm(bytes))
            if let one { #expect(TextForm(bytes + Array(" x".utf8)) != one) }
        }
    }
}
