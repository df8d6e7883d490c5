use super::{EdexError, decode, parse};

/// Version 2.1, plain, with everything in it that must not be read.
const PLAIN: &str = r##"<?xml version="1.0" encoding="UTF-8"?>
<EDEX>
  <school><schooljaar>1999-2077</schooljaar><brincode>99XX</brincode><dependancecode>00</dependancecode></school>
  <groepen>
    <groep key="#g5"><naam>5 de uilen</naam><jaargroep>5</jaargroep></groep>
    <groep key="g6"><jaargroep>6</jaargroep></groep>
    <samengestelde_groep key="sg1"><naam>plusklas</naam></samengestelde_groep>
  </groepen>
  <leerlingen>
    <leerling key="#1" eckid="geheim-eck">
      <achternaam>B&#233;rends &amp; Zn</achternaam><voorvoegsel>van der</voorvoegsel><voornamen>Saar Elisabeth</voornamen>
      <roepnaam><![CDATA[Saar]]></roepnaam><geboortedatum>2016-03-02+01:00</geboortedatum><geslacht>2</geslacht>
      <bsn>999990019</bsn><etniciteit>geheim-etniciteit</etniciteit><gewicht>0.3</gewicht>
      <straat>geheim-straat</straat><fotourl>https://voorbeeld.invalid/geheim-foto</fotourl>
      <groep key="#g5"/><samengestelde_groepen><samengestelde_groep key="sg1"/></samengestelde_groepen>
      <toevoegingen><leverancier><achternaam>geheim-toevoeging</achternaam></leverancier></toevoegingen>
    </leerling>
    <leerling key="2"><achternaam>Çelik</achternaam><voorletters-1>Y</voorletters-1><geboortedatum>geen</geboortedatum><jaargroep>6</jaargroep><groep key="g6"/></leerling>
  </leerlingen>
  <leerkrachten>
    <leerkracht key="t1"><achternaam>Bakker</achternaam><voorvoegsel>de</voorvoegsel><roepnaam>Noor</roepnaam>
      <emailadres>n.debakker@school.invalid</emailadres><rol>directie</rol>
      <groepen><groep key="#g5"><rol>leerkracht</rol></groep></groepen></leerkracht>
  </leerkrachten>
</EDEX>"##;

fn leerling(text: &str, search: &str) -> crate::model::Leerling {
    let school = parse(text).unwrap();
    let found = school.find(search);
    assert_eq!(found.len(), 1, "{search}");
    school.leerling(found[0])
}

#[test]
fn a_pupil_comes_with_name_birth_group_and_teacher() {
    let saar = leerling(PLAIN, "saar");
    assert_eq!(saar.voornaam.as_deref(), Some("Saar"));
    assert_eq!(saar.tussenvoegsel.as_deref(), Some("van der"));
    assert_eq!(saar.achternaam.as_deref(), Some("Bérends & Zn"));
    assert_eq!(saar.geboortedatum.unwrap().to_string(), "2016-03-02");
    assert_eq!(saar.groep.as_deref(), Some("5 de uilen"));
    assert_eq!(saar.leerkracht.as_deref(), Some("Noor de Bakker"));
}

#[test]
fn what_is_unusable_in_one_pupil_leaves_the_rest() {
    let other = leerling(PLAIN, "celik");
    assert_eq!(other.voornaam.as_deref(), Some("Y"));
    assert_eq!(other.geboortedatum, None);
    assert_eq!(other.groep.as_deref(), Some("6"));
    assert_eq!(other.leerkracht, None);
}

#[test]
fn nothing_but_name_birth_and_group_is_read() {
    let all = format!("{:?}", parse(PLAIN).unwrap());
    assert!(!all.contains("geheim") && !all.contains("999990019") && !all.contains("0.3"), "{all}");
}

#[test]
fn the_namespaced_form_of_uwlr_reads_alike() {
    let body = PLAIN.split_once("<EDEX>").unwrap().1.replace("</EDEX>", "");
    let prefixed =
        body.replace("</", "</lg:").replace('<', "<lg:").replace("<lg:/lg:", "</lg:").replace("<lg:!", "<!");
    let text = format!(
        "<soap:Envelope xmlns:soap='urn:s' xmlns:lg='urn:l'><soap:Body><lg:leerlinggegevens_antwoord>\
         <lg:leerlinggegevens>{prefixed}</lg:leerlinggegevens></lg:leerlinggegevens_antwoord></soap:Body></soap:Envelope>"
    );
    assert_eq!(leerling(&text, "saar bérends"), leerling(PLAIN, "saar"));
}

#[test]
fn each_word_must_fit_and_accents_do_not_matter() {
    let school = parse(PLAIN).unwrap();
    assert_eq!(school.find("van uilen 2016").len(), 1);
    assert_eq!(school.find("ÇELIK").len(), 1);
    assert_eq!(school.find("e").len(), 2);
    assert!(school.find("saar celik").is_empty());
    let saartje =
        PLAIN.replace("</leerlingen>", "<leerling><roepnaam>Saartje</roepnaam></leerling></leerlingen>");
    let school = parse(&saartje).unwrap();
    assert_eq!((school.find("saar").len(), school.find("saa").len()), (1, 2));
    assert!(school.find("  ").is_empty());
}

#[test]
fn a_shared_group_names_both_and_more_than_two_nobody() {
    let teacher = |name: &str| {
        format!(
            "<leerkracht key='{name}'><roepnaam>{name}</roepnaam><groepen><groep key='#g5'/></groepen></leerkracht>"
        )
    };
    let with = |names: &[&str]| {
        let more: String = names.iter().map(|name| teacher(name)).collect();
        leerling(&PLAIN.replace("</leerkrachten>", &format!("{more}</leerkrachten>")), "saar").leerkracht
    };
    assert_eq!(with(&["Tom"]).as_deref(), Some("Noor de Bakker en Tom"));
    assert_eq!(with(&["Tom", "Els"]), None);
}

#[test]
fn a_teacher_is_suggested_by_a_short_name_never_with_a_role() {
    let school = parse(PLAIN).unwrap();
    let [teacher] = school.leraren() else { panic!("one teacher") };
    assert_eq!(teacher.naam.short(), "n.debakker");
    assert_eq!(teacher.email.as_deref(), Some("n.debakker@school.invalid"));
    assert_eq!(school.groups_of(teacher), ["5 de uilen"]);
    assert!(!format!("{teacher:?}").contains("directie"));
}

#[test]
fn an_entity_bomb_is_refused_before_it_grows() {
    let bomb = "<?xml version='1.0'?>\n<!DOCTYPE EDEX [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;'>]>\n<EDEX><leerlingen/></EDEX>";
    assert_eq!(parse(bomb), Err(EdexError::Doctype { line: 2 }));
    let unknown = "<EDEX><leerlingen>\n<leerling><roepnaam>&bom;</roepnaam></leerling></leerlingen></EDEX>";
    assert_eq!(parse(unknown), Err(EdexError::Entity { line: 2 }));
}

#[test]
fn what_is_cut_off_or_crossed_is_no_school() {
    for end in (PLAIN.find("<EDEX>").unwrap() + 1..PLAIN.len()).filter(|end| PLAIN.is_char_boundary(*end)) {
        assert!(parse(&PLAIN[..end]).is_err(), "cut at {end} was taken for whole");
    }
    assert!(matches!(parse("<EDEX><leerlingen></groepen></EDEX>"), Err(EdexError::Xml { line: 1 })));
    assert_eq!(parse("<html><p>geen export</p></html>"), Err(EdexError::NoPupils));
    assert_eq!(parse(""), Err(EdexError::NoPupils));
    let deep = "<a>".repeat(5000) + &"</a>".repeat(5000);
    assert!(matches!(parse(&deep), Err(EdexError::Xml { .. })));
}

#[test]
fn older_encodings_are_read_and_wrong_ones_said() {
    let latin = b"<?xml version=\"1.0\" encoding='ISO-8859-1'?><EDEX><leerlingen><leerling><roepnaam>Zo\xeb</roepnaam></leerling></leerlingen></EDEX>";
    assert_eq!(leerling(&decode(latin).unwrap(), "zoe").voornaam.as_deref(), Some("Zoë"));
    let utf16: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain(PLAIN.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(leerling(&decode(&utf16).unwrap(), "saar").voornaam.as_deref(), Some("Saar"));
    assert_eq!(decode(b"<EDEX>\xff\xfe</EDEX>"), Err(EdexError::Encoding));
    assert_eq!(decode(b"<?xml version='1.0' encoding='verzonnen'?><EDEX/>"), Err(EdexError::Encoding));
}

proptest::proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "[<>/a-z&;#!\\[\\]'\"= ]{0,80}|(<(EDEX|leerlingen|leerling|groep key='a'/|/leerling|/leerlingen|roepnaam|/roepnaam)>){0,12}") {
        let _ = parse(&text);
        let _ = decode(text.as_bytes());
    }
}
