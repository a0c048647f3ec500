"""Names and streets for invented households, the common ones first."""


def _several(words: str) -> tuple[str, ...]:
    return tuple(words.split())


GIRLS = _several(
    """Olivia Amelia Emily Jessica Sophie Chloe Charlotte Ella Mia Grace Lucy Megan Hannah Katie Rebecca Sarah
    Laura Lauren Emma Holly Abigail Georgia Elizabeth Molly Bethany Ellie Isabella Ruby Evie Daisy Freya Poppy
    Alice Lily Eva Erin Aisha Fatima Zainab Maryam Amina Priya Anjali Simran Zofia Maja Julia Katarzyna
    Agnieszka Natalia Siobhan Niamh Aoife Caitlin Rhiannon Carys Seren Kirsty Nicola Michelle Donna Tracey
    Sharon Karen Susan Margaret Patricia Jennifer Helen Joanne Samantha Victoria Stephanie Natalie Danielle
    Kelly Gemma Stacey Leanne Hayley Kayleigh Jade Amber Paige Shannon Courtney Tia Keira Skye Libby Imogen
    Florence Matilda Harriet Rosie Eleanor Martha Beatrice Iris Chiamaka Ngozi Adaeze Blessing Mercy Faith Amara
    Efua Bella Mya Elsie Leyla Hana Ines Sofia Ioana Andreea Oksana"""
)
BOYS = _several(
    """Oliver Jack Harry Jacob Charlie Thomas James William Joshua Daniel George Joseph Samuel Alexander Mohammed
    Adam Benjamin Ryan Luke Matthew Nathan Jake Liam Connor Callum Kieran Jordan Lewis Michael David Christopher
    Robert Andrew Stephen Paul Mark Anthony Richard Peter Kevin Gary Lee Craig Darren Jason Simon Steven Stuart
    Wayne Dean Shane Scott Aaron Bradley Jayden Hayden Kai Tyler Mason Logan Leo Oscar Archie Alfie Freddie Theo
    Noah Ethan Max Isaac Dylan Finley Toby Zachary Reece Ahmed Ali Hassan Hussain Ibrahim Yusuf Omar Bilal Imran
    Arjun Rohan Amit Harpreet Gurdeep Jakub Piotr Tomasz Krzysztof Kamil Mateusz Sean Patrick Declan Rhys Gareth
    Owen Ewan Hamish Angus Emmanuel Chidi Kwame Kofi Tunde Femi Samson Joel Caleb Elijah Ezra Ion Andrei Oleh
    Taras Jan Adrian Marius"""
)
LIKE_NAMES = {
    "Jayden": "Hayden",
    "Ella": "Bella",
    "Mia": "Tia",
    "Amelia": "Emelia",
    "Lily": "Libby",
    "Aaron": "Adam",
    "Jake": "Jack",
    "Katie": "Kate",
    "Hassan": "Hussain",
    "Sophie": "Sofia",
    "Harry": "Barry",
    "Mason": "Jason",
    "Ellie": "Elsie",
    "Liam": "Lian",
    "Evie": "Eva",
    "Kai": "Ali",
    "Ryan": "Rohan",
    "Molly": "Holly",
}
FAMILY_NAMES = _several(
    """Smith Jones Taylor Brown Williams Wilson Johnson Davies Patel Robinson Wright Thompson Evans Walker White
    Roberts Green Hall Wood Jackson Clarke Khan Singh Ahmed Ali Hussain Begum Kaur Lewis James Phillips Mason
    Mitchell Rose Davis Rodriguez Cox Alexander Morgan Moore Mills King Campbell Edwards Harris Harrison Hughes
    Baker Martin Cooper Hill Ward Turner Bailey Bennett Carter Parker Cook Shaw Murphy Kelly O'Brien O'Neill
    O'Connor Byrne Ryan Walsh McCarthy Doyle Gallagher Kennedy Lynch Murray Quinn Stewart MacDonald Campbell
    Reid Ross Fraser Grant Hamilton Graham Nowak Kowalski Kowalczyk Wiśniewski Wójcik Kamiński Lewandowski
    Zieliński Szymański Dąbrowski Okafor Okonkwo Adeyemi Mensah Boateng Owusu Osei Balogun Chowdhury Rahman
    Islam Miah Uddin Akhtar Iqbal Malik Mahmood Shah Sharma Gupta Mehta Popescu Ionescu Popa Petrov Ivanov
    Shevchenko Kovalenko Fernandes Silva Santos Pereira Nguyen Tran Chen Wong Li Price Powell Rees Pugh
    Griffiths Lloyd Owen Jenkins Pritchard Fox Webb West Palmer Day Dixon Dunn Barnes Pearce Fisher Marsh Hart
    Nash Lowe Booth Barker Burton Chapman Ellis Foster Gibson Gray Holmes Hunt Hudson Knight Lane Lawson
    Matthews Newton Osborne"""
)
SYLLABLES = _several(
    """bar ber bol bran cal car cham col cor dal den dor dray ed el fal fen far gar gil glan hal har hen hol ing
    kel ker kin lan lor mar mel mor nan nor old pen pol quin ral ran ros sal san sel shel tal tar ten thor tre
    tur val ver wal war wen wick wol yar"""
)
STREET_STARTS = _several(
    """Mill Church Station Park Victoria Albert Queens Kings Manor Orchard Meadow Willow Oak Ash Elm Beech Cedar
    Maple Chestnut Hawthorn Rowan Holly Abbey Priory Castle Bridge River Spring Grove Hill Valley North South
    East West High London York Windsor Gloucester Stanley Cavendish Nelson Wellington Trinity Weavers Coopers
    Tanners Cathedral"""
)
STREET_ENDS = ("Street", "Road", "Avenue", "Close", "Drive", "Lane", "Way", "Court", "Gardens", "Crescent")
