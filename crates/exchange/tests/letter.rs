#[test]
fn dump() {
    let bytes = std::fs::read("/work/shared/letter.txt").unwrap();
    let letter = socai_exchange::read(&socai_exchange::Source::from_bytes(&bytes).unwrap()).unwrap();
    println!("{}", serde_json::to_string_pretty(&letter).unwrap());
}
