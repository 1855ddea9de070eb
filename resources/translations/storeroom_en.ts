<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>Lines</name>
    <message numerus="yes">
        <source>%n variant(s)</source>
        <translation>
            <numerusform>%n variant</numerusform>
            <numerusform>%n variants</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{first} %n line(s) cannot be used.</source>
        <translation>
            <numerusform>{first} %n line cannot be used.</numerusform>
            <numerusform>{first} %n lines cannot be used.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n variant(s) go below zero.</source>
        <translation>
            <numerusform>%n variant goes below zero.</numerusform>
            <numerusform>%n variants go below zero.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Operations</name>
    <message numerus="yes">
        <source>%n product(s): sales no longer change their stock. The balances are kept and come back when tracking starts again.</source>
        <translation>
            <numerusform>%n product: sales no longer change its stock. The balance is kept and comes back when tracking starts again.</numerusform>
            <numerusform>%n products: sales no longer change their stock. The balances are kept and come back when tracking starts again.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message numerus="yes">
        <source>%n variant(s)</source>
        <translation>
            <numerusform>%n variant</numerusform>
            <numerusform>%n variants</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>VariantPane</name>
    <message numerus="yes">
        <source>%n variant(s)</source>
        <translation>
            <numerusform>%n variant</numerusform>
            <numerusform>%n variants</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n product(s)</source>
        <translation>
            <numerusform>%n product</numerusform>
            <numerusform>%n products</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n low</source>
        <translation>
            <numerusform>%n low</numerusform>
            <numerusform>%n low</numerusform>
        </translation>
    </message>
</context>
</TS>
