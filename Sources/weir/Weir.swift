import ArgumentParser

@main
struct Weir: ParsableCommand {
    func run() {}
}
