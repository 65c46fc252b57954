"""Words that say nothing about a topic, by language."""

# Kept out on purpose, because they are also skills: c, go, r, it (information technology is written so).
_ENGLISH = """
a about above across after afterwards again against all almost alone along already also although always
am among an and another any anyhow anyone anything anyway anywhere are aren't around as at be became
because become becomes becoming been before beforehand behind being below beside besides between beyond
both but by call can can't cannot co could couldn't de did didn't do does doesn't doing don't done down
due during each e.g eg either else elsewhere enough etc even ever every everyone everything everywhere
except few find first for former formerly from full further get give had has hasn't have haven't having
he hence her here hers herself him himself his how however i i'd i'll i'm i've ie i.e if in inc indeed
instead into is isn't it's its itself just keep last latter least less let ltd made make many me
meanwhile might mine more moreover most mostly move much must my myself namely neither never
nevertheless next no nobody none noone nor not nothing now nowhere of off often on once one only onto or
other others otherwise our ours ourselves out over own part per perhaps please put rather re really s
same see seem seemed seeming seems several she should shouldn't show side since so some somehow someone
something sometime sometimes somewhere still such take t than that that's the their theirs them
themselves then thence there thereby therefore therein these they they're this those though through
throughout thru thus to together too top toward towards under until up upon us very via was wasn't we
we'd we'll we're we've well were weren't what what's whatever when whence whenever where whereas whereby
wherever whether which while whither who whoever whole whom whose why will with within without won't
would wouldn't yet you you'd you'll you're you've your yours yourself yourselves
"""

_GERMAN = """
ab aber alle allem allen aller alles als also am an andere anderem anderen anderer anderes auch auf aus
bei beim bin bis bist da dabei dafür damit danach daran darauf darüber das dass daß davon dazu dein
deine deinem deinen deiner dem den denen denn der deren des dessen dich die dies diese diesem diesen
dieser dieses dir doch dort du durch ein eine einem einen einer eines einige einigen er es etwa etwas
euch euer eure für gegen gerne gern habe haben hat hatte hätte hier hinter ich ihm ihn ihnen ihr ihre
ihrem ihren ihrer im immer in ins ist ja jede jedem jeden jeder jedes jemand jemanden jetzt kann kannst
kein keine keinem keinen keiner können könnte man mehr mein meine meinem meinen meiner mich mir mit
möchte muss nach neben nicht nichts noch nun nur ob oder ohne schon sehr sein seine seinem seinen seiner
seit sich sie sind so sogar solche soll sollte sowie über um und uns unser unsere unserem unseren unter
usw viel viele vielen vom von vor wann war waren warum was weil welche welchem welchen welcher welches
wenn wer werde werden wie wieder will wir wird wo wollen worden wurde würde zu zum zur zwischen
"""

_FRENCH = """
afin ai aie ainsi alors après as au aucun aucune aussi autre autres aux avant avec avoir avons beaucoup
bien car ce ceci cela celle celles celui ces cet cette ceux chaque chez comme comment dans de depuis des
dès deux devant dois doit donc dont du elle elles en encore entre es est et étaient était étant été être
eu eux fait faire fais fois font grâce hors ici il ils je jusque la là le les leur leurs lors lorsque
lui ma mais me même mêmes mes mien moi moins mon ne ni nos notre nous on ont ou où par parce parmi pas
pendant peu peut peux plus plusieurs pour pourquoi près puis qu quand que quel quelle quelles quelqu
quelque quelques quels qui quoi sa sans se selon ses si sien soi sommes son sont sous suis sur ta tant
te tel telle tes toi ton tous tout toute toutes très tu un une vers veux voici voilà vos votre vous y à
ça
"""

_SPANISH = """
a al algo alguien algún alguna algunas alguno algunos ante antes aquel aquella aquello así aún aunque
bajo bien cada casi como cómo con contra cual cuál cuales cualquier cuando cuándo de del desde donde
dónde dos durante e el él ella ellas ellos en entre era eran eres es esa esas ese eso esos esta está
estaba están estar estas este esto estos estoy fue fueron gran ha había hace hacer hacia han has hasta
hay he la las le les lo los me mi mí mis mucho muchos muy más nada ni no nos nosotros nuestra nuestras
nuestro nuestros o os otra otras otro otros para pero poco por porque puede puedo pues que qué quien
quién quiero se sea según ser si sí sido siempre sin sobre son soy su sus también tan tanto te tengo ti
tiene tienen toda todas todo todos tu tú tus un una unas uno unos usted ustedes vosotros y ya yo
"""

_PORTUGUESE = """
a ainda algo alguém algum alguma algumas alguns ante antes ao aos após aquela aquele aquilo as às até
cada com como contra da das de dela dele deles depois desde dessa desse desta deste do dos durante e é
ela elas ele eles em entre era eram essa essas esse esses esta está estamos estão estar estas este estes
estou eu faz fazer foi foram gostaria há isso isto já la lhe lhes mais mas me mesma mesmo meu meus minha
minhas muita muito muitos na não nas nem nessa nesse nesta neste no nos nós nossa nossas nosso nossos
num numa o onde os ou outra outras outro outros para pela pelas pelo pelos per perante pode podem por
porque posso pouco pra qual quais qualquer quando quanto que quem quero se seja sem sempre ser seu seus
si sido só sob sobre sou sua suas também tem têm tenho ter teu todas todo todos tua tudo um uma umas uns
você vocês vos à
"""

_ITALIAN = """
a abbiamo ad agli ai al alcune alcuni alla alle allo altra altre altri altro anche ancora avere aveva
che chi ci ciò come con contro cosa così cui da dagli dai dal dalla dalle dallo degli dei del della
delle dello dentro di dopo dove due durante e è ecco ed era erano essere fa fare fino fra già gli ha hai
hanno ho i il in io la le lei li lo loro lui ma me meno mentre mi mia mie miei mio molta molte molti
molto ne negli nei nel nella nelle nello nessuno noi non nostra nostre nostri nostro o ogni oltre per
perché però più poco poi possono posso prima può qual quale quali qualche qualcosa qualcuno quando
quanto quella quelle quelli quello questa queste questi questo qui quindi se sei senza si sia siamo
siete solo sono sopra sotto sta stata state stati stato sto su sua sue sugli sui sul sulla sulle sullo
suo suoi tra tu tua tue tuo tuoi tutta tutte tutti tutto un una uno verso vi voglio voi vorrei vostra
vostro
"""

# What people say about themselves on every profile: whom they look for, that they like to help. Such words
# join anybody with anybody and make silly reasons (docs/decisions/0002 holds what leaving them out costs).
_ENGLISH_PROFILE = """
able ask asked asking asks bit come comes coming finding finds gets getting going good got great happy
help helped helpful helping helps hope hopes hoping interested interesting know knowing known knows lets
like liked likes look looked looking looks lot lots love loves may maybe need needed needing needs nice
people person persons said say saying says seek seeking seeks start started starting starts tell telling
tells thank thanks thing things think thinking told tried tries try trying use used uses using want
wanted wanting wants way ways work worked working works year years
"""

_GERMAN_PROFILE = """
brauche brauchen braucht dinge etwas finden findet frage fragen gut gute guten guter helfen hilfe hilft
interessiert jahr jahre jahren jahrelang kenne kennen kennt kennenlernen leute leuten machen macht
menschen mögen mag person personen sache sachen suche suchen sucht vielleicht weg weiß wissen wollte
wünsche
"""

_FRENCH_PROFILE = """
aide aider aident aimerais aime aiment an année années ans besoin bien bon bonne bons bonnes cherche
cherchent chercher choses chose connais connaît connaître gens intéressé intéressée intéressés peut-être
personne personnes rencontrer sait savoir souhaite souhaiterais trouver trouve veut voudrais vouloir
"""

_SPANISH_PROFILE = """
año años ayuda ayudar ayudo buen buena buenas bueno buenos buscamos buscando buscar busco conocer
conozco cosa cosas encontrar gente gusta gustaría interesa interesada interesado necesitamos necesito
persona personas quería querría quizás sabe saber sé
"""

_PORTUGUESE_PROFILE = """
ajuda ajudar ajudo ano anos boa boas bom bons busco coisa coisas conheço conhecer encontrar gente gosto
interessa interessada interessado pessoa pessoas preciso precisamos procuramos procurar procuro quer
queria sabe saber sei talvez
"""

_ITALIAN_PROFILE = """
aiutare aiuto anni anno bisogno buon buona buone buoni buono cerca cerchiamo cerco conosce conoscere
conosco cosa cose forse gente incontrare interessa interessata interessato persona persone piace
piacerebbe sa sapere so trovare vogliamo
"""

STOP_WORDS: dict[str, frozenset[str]] = {
    "en": frozenset((_ENGLISH + _ENGLISH_PROFILE).split()),
    "de": frozenset((_GERMAN + _GERMAN_PROFILE).split()),
    "fr": frozenset((_FRENCH + _FRENCH_PROFILE).split()),
    "es": frozenset((_SPANISH + _SPANISH_PROFILE).split()),
    "pt": frozenset((_PORTUGUESE + _PORTUGUESE_PROFILE).split()),
    "it": frozenset((_ITALIAN + _ITALIAN_PROFILE).split()),
}
